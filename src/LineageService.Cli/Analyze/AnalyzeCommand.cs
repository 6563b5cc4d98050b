using System.CommandLine;
using System.Diagnostics;
using LineageService.Cli.Analyze.Formats;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Analyze;

/// <summary><c>lineage analyze</c>: the lineage of a text, a file or a stream of requests; no store is read or written.</summary>
public static class AnalyzeCommand
{
    private static readonly Argument<string?> File = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "SQL file to analyse; `-` reads it from stdin",
    };

    private static readonly Option<bool> JsonLines = new("--jsonl")
    {
        Description = "Read one JSON request a line and write one JSON answer a line, in the same order",
    };

    private static readonly Option<string?> In = new("--in") { Description = "With --jsonl: file to read. Default: stdin", HelpName = "FILE" };

    private static readonly Option<string?> Out = new("--out") { Description = "With --jsonl: file to write. Default: stdout", HelpName = "FILE" };

    private static readonly Option<bool> Time = new("--time") { Description = "Print statements and characters per second on stderr" };

    private static readonly Option<string> Dialect = new("--dialect")
    {
        Description = "SQL dialect of the file",
        HelpName = "NAME",
        DefaultValueFactory = _ => "ansi",
    };

    private static readonly Option<string[]> Catalog = new("--catalog")
    {
        Description = "Catalog of known tables: JSONL or DDL. May be given several times",
        HelpName = "PATH",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> DefaultDatabase = new("--default-db")
    {
        Description = "Catalog or database put in front of names that lack it",
        HelpName = "NAME",
    };

    private static readonly Option<string?> DefaultSchema = new("--default-schema")
    {
        Description = "Schema put in front of bare names",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Target = new("--target")
    {
        Description = "Table that the rows of a bare query go to",
        HelpName = "TABLE",
    };

    private static readonly Option<string?> Functions = FunctionsOption.Create();

    private static readonly Option<AnalysisFormat> Format = new("--format")
    {
        Description = "How to answer: text, json, csv, mermaid, dot or html",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => AnalysisFormat.Text,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Short for --format json" };

    private static readonly Option<bool> Brief = new("--brief") { Description = "Text without the excerpts of SQL" };

    private static readonly Option<bool> Strict = new("--strict") { Description = "Exit with 1 where anything was not understood" };

    public static Command Create()
    {
        var command = new Command("analyze", "Column lineage of SQL, without a store.")
        {
            File, JsonLines, In, Out, Time, Dialect, Catalog, DefaultDatabase, DefaultSchema, Target, Functions, Format, Json,
            Brief, Strict,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage analyze daily_plays.sql --dialect spark", "Each output column with its sources, and what was not understood."),
            new CommandExample("echo 'SELECT a + 1 AS b FROM t' | lineage analyze -", "The same from stdin."),
            new CommandExample("lineage analyze report.sql --catalog tables.jsonl --json", "One JSON document; stars are expanded from the catalog."),
            new CommandExample("lineage analyze report.sql --format html > report.html", "A page: pointing at an edge marks the SQL that makes it."),
            new CommandExample("lineage analyze --jsonl --in requests.jsonl --out answers.jsonl --time", "Many texts at once, in order."));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(JsonLines)) return await RunJsonLinesAsync(parsed, cancellationToken).ConfigureAwait(false);
        var file = parsed.GetValue(File) ?? throw new CommandException(ExitCodes.Usage, "Name a SQL file, `-` for stdin, or --jsonl.");
        var options = new SingleAnalysisOptions(file, parsed.GetValue(Dialect)!)
        {
            Catalogs = [.. parsed.GetValue(Catalog)!],
            DefaultDatabase = parsed.GetValue(DefaultDatabase),
            DefaultSchema = parsed.GetValue(DefaultSchema),
            Target = parsed.GetValue(Target),
            Functions = FunctionsOption.Read(parsed.GetValue(Functions)),
            Format = parsed.GetValue(Json) ? AnalysisFormat.Json : parsed.GetValue(Format),
            Brief = parsed.GetValue(Brief),
            Strict = parsed.GetValue(Strict),
            Time = parsed.GetValue(Time),
        };
        return await SingleAnalysis.RunAsync(options, CommandConsole.Of(parsed), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RunJsonLinesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(File) is not null) throw new CommandException(ExitCodes.Usage, "With --jsonl, name the file with --in.");
        var functions = FunctionsOption.Read(parsed.GetValue(Functions));
        var clock = Stopwatch.StartNew();
        JsonLinesCounts counts;
        await using (var input = CommandFiles.OpenRead(parsed.GetValue(In)))
        await using (var output = CommandFiles.OpenWrite(parsed.GetValue(Out)))
        {
            counts = await new JsonLinesAnalysis(input, output, functions).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        if (parsed.GetValue(Time)) AnalysisTime.Print(parsed.InvocationConfiguration.Error, counts, clock.Elapsed);
        return parsed.GetValue(Strict) && counts.Failed > 0 ? ExitCodes.Findings : ExitCodes.Done;
    }
}
