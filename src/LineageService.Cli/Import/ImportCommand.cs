using System.Collections.Immutable;
using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Exchange;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Upgrades;
using Spectre.Console;

namespace LineageService.Cli.Import;

/// <summary><c>lineage import</c>: tasks, catalogs, DDL and OpenLineage events into a store.</summary>
public static class ImportCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Files and directories of tasks, catalogs, DDL and events, and canonical exports; told apart by content, gzip or not",
    };

    private static readonly Option<string[]> Catalog = new("--catalog")
    {
        Description = "Files or directories that are catalogs whatever they hold. May be given several times",
        HelpName = "PATH",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Dialect = new("--dialect")
    {
        Description = "SQL dialect of tasks and DDL that do not name their own. Default: ansi",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Namespace = new("--namespace")
    {
        Description = "Namespace of the datasets of tasks and catalogs that do not name their own. Default: `bigquery` for BigQuery, else `default`",
        HelpName = "NAMESPACE",
    };

    private static readonly Option<string?> JobNamespace = new("--job-namespace")
    {
        Description = "Namespace of tasks that do not name their own. Default: default",
        HelpName = "NAMESPACE",
    };

    private static readonly Option<string?> Functions = FunctionsOption.Create();

    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    private static readonly Option<bool> Json = new("--json") { Description = "Answer with one JSON document" };

    private static readonly Option<bool> Strict = new("--strict") { Description = "Exit with 1 where a task failed or a record could not be taken" };

    public static Command Create()
    {
        var command = new Command("import", "Import tasks, catalogs, DDL and events into the store.")
        {
            Paths, Catalog, Dialect, Namespace, JobNamespace, Functions, Store, Json, Strict,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage import samples", "Everything below a directory."),
            new CommandExample("lineage import tasks.jsonl.gz --catalog schemas.jsonl.gz --dialect bigquery", "Tasks of a warehouse with the schemas of its tables."),
            new CommandExample("lineage import etl/ --dialect spark --namespace hive://metastore:9083", "A directory of .sql files; each file is a task."),
            new CommandExample("lineage import events.jsonl --store /var/lib/lineage --json", "OpenLineage events; the answer is one JSON document."));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var defaults = new TaskDefaults(parsed.GetValue(Dialect), parsed.GetValue(Namespace), parsed.GetValue(JobNamespace));
        var request = new ImportRequest([.. parsed.GetValue(Paths)!], defaults, [.. parsed.GetValue(Catalog)!]);
        foreach (var path in request.Paths.AddRange(request.Catalogs))
        {
            if (!File.Exists(path) && !Directory.Exists(path)) throw new CommandException(ExitCodes.Usage, $"{path} does not exist.");
        }

        var functions = FunctionsOption.Read(parsed.GetValue(Functions));
        var console = CommandConsole.Of(parsed);
        var directory = StoreLocation.Resolve(parsed.GetValue(Store));
        var exports = request.Paths.Where(CanonicalFiles.IsExport).ToImmutableArray();
        var rejected = await ImportExportsAsync(exports, directory, console, cancellationToken).ConfigureAwait(false);
        request = request with { Paths = request.Paths.RemoveRange(exports) };
        if (request.Paths.IsEmpty) return parsed.GetValue(Strict) && rejected > 0 ? ExitCodes.Findings : ExitCodes.Done;
        var report = await ImportAsync(request, directory, functions, console, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(Json)) ImportText.WriteJson(console.Answer, report);
        else ImportText.Write(console.Answer, report, directory);
        return parsed.GetValue(Strict) && (report.Failed > 0 || report.Rejected > 0) ? ExitCodes.Findings : ExitCodes.Done;
    }

    /// <returns>How many lines could not be taken.</returns>
    private static async Task<int> ImportExportsAsync(
        ImmutableArray<string> exports, string directory, CommandConsole console, CancellationToken cancellationToken)
    {
        if (exports.IsEmpty) return 0;
        await using var backend = await LineageBackends.OpenAsync(directory, cancellationToken).ConfigureAwait(false);
        var rejected = 0;
        foreach (var path in exports)
        {
            var report = await ExchangeProgressBar.ShowAsync(
                console.Progress, "Importing",
                progress => CanonicalFiles.ImportAsync(backend.Host, path, backend.Time, progress, cancellationToken)).ConfigureAwait(false);
            ExchangeText.Write(console.Answer, Path.GetFileName(path), report);
            rejected += report.Rejected.Length;
        }

        return rejected;
    }

    private static async Task<ImportReport> ImportAsync(
        ImportRequest request, string directory, UserFunctions functions, CommandConsole console, CancellationToken cancellationToken)
    {
        await using var backend = await LineageBackends.OpenAsync(directory, cancellationToken, functions).ConfigureAwait(false);
        var engine = await StoreEngine.FindAsync(backend.Host.Store, backend.Tasks.Engine, cancellationToken).ConfigureAwait(false);
        if (!engine.IsCurrent) console.Progress.MarkupLineInterpolated($"[yellow]{engine.Sentence}[/]");
        return await ImportProgressBars.ShowAsync(
            console.Progress, progress => backend.Tasks.ImportAsync(request, progress, cancellationToken)).ConfigureAwait(false);
    }
}
