using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Cli.Analyze.Formats;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze;

/// <summary>What <c>lineage analyze FILE</c> was asked.</summary>
/// <param name="File">Path, or <c>-</c> for stdin.</param>
public sealed record SingleAnalysisOptions(string File, string Dialect)
{
    public ImmutableArray<string> Catalogs { get; init; } = [];

    public string? DefaultDatabase { get; init; }

    public string? DefaultSchema { get; init; }

    public string? Target { get; init; }

    public UserFunctions Functions { get; init; } = UserFunctions.None;

    public AnalysisFormat Format { get; init; }

    /// <summary>True for text without excerpts of the SQL.</summary>
    public bool Brief { get; init; }

    public bool Strict { get; init; }

    public bool Time { get; init; }
}

/// <summary>Analyses one text and prints what was found, for a person or as one JSON document.</summary>
public static class SingleAnalysis
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static async Task<int> RunAsync(SingleAnalysisOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var sql = await ReadAsync(options.File, cancellationToken).ConfigureAwait(false);
        var request = new AnalysisRequest(options.Dialect, sql, ReadCatalogs(options, console, cancellationToken))
        {
            DefaultDatabase = options.DefaultDatabase,
            DefaultSchema = options.DefaultSchema,
            Target = options.Target,
            Functions = options.Functions,
            Scripts = ScriptsOf(options.File),
            InferTypes = options.Format is AnalysisFormat.Text or AnalysisFormat.Json,
        };

        var clock = Stopwatch.StartNew();
        var result = SqlAnalysis.Analyze(request, cancellationToken);
        clock.Stop();

        await WriteAsync(console.Answer, options, sql, result, cancellationToken).ConfigureAwait(false);
        var failed = result.OpaqueStatements > 0 || !result.Unknowns.IsEmpty;
        if (options.Time)
        {
            using var time = new StringWriter();
            AnalysisTime.Print(time, new JsonLinesCounts(1, result.Statements, sql.Length, failed ? 1 : 0), clock.Elapsed);
            console.Progress.Profile.Out.Writer.Write(time.ToString());
        }

        return options.Strict && failed ? ExitCodes.Findings : ExitCodes.Done;
    }

    // The files beside the one that is analysed and below them; of a text from standard input, none.
    private static DirectoryScripts? ScriptsOf(string file)
    {
        var path = Path.GetFullPath(file);
        return File.Exists(path) && Path.GetDirectoryName(path) is { } directory ? new DirectoryScripts(directory, Path.GetFileName(path)) : null;
    }

    private static async Task WriteAsync(
        TextWriter answer, SingleAnalysisOptions options, string sql, LineageResult result, CancellationToken cancellationToken)
    {
        switch (options.Format)
        {
            case AnalysisFormat.Text:
                AnalysisText.Write(answer, options.File, sql, result, options.Brief);
                break;
            case AnalysisFormat.Json:
                await WriteJsonAsync(answer, options.File, result, cancellationToken).ConfigureAwait(false);
                break;
            case AnalysisFormat.Csv:
                CsvAnalysis.Write(answer, sql, result);
                break;
            case AnalysisFormat.Mermaid:
                MermaidAnalysis.Write(answer, result);
                break;
            case AnalysisFormat.Dot:
                DotAnalysis.Write(answer, result);
                break;
            case AnalysisFormat.Html:
                HtmlAnalysis.Write(answer, options.File, sql, result);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await using (var stream = CommandFiles.OpenRead(file)) await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return TextDecoding.TryDecode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), file, out var failure)
            ?? throw new CommandException(ExitCodes.Usage, failure!.ToString());
    }

    private static CatalogTables? ReadCatalogs(SingleAnalysisOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        if (options.Catalogs.IsEmpty) return null;
        var catalog = CatalogFiles.Read(options.Catalogs, options.Dialect, out var failures, cancellationToken);
        foreach (var failure in failures) console.Progress.Profile.Out.Writer.WriteLine(failure.ToString());
        return catalog;
    }

    private static async Task WriteJsonAsync(TextWriter answer, string file, LineageResult result, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            AnalysisAnswerWriter.Write(writer, JsonSerializer.Serialize(file), result);
        await answer.WriteLineAsync(System.Text.Encoding.UTF8.GetString(buffer.ToArray()).AsMemory(), cancellationToken).ConfigureAwait(false);
    }
}
