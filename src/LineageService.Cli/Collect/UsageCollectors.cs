using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Usage;
using LineageService.Ingestion.Usage.Logs;

namespace LineageService.Cli.Collect;

/// <summary>The collectors of usage, <c>lineage collect usage KIND</c>: query logs as files.</summary>
internal static class UsageCollectors
{
    public static IEnumerable<Command> Commands()
    {
        yield return Create(null, "jsonl", "Records of schemas/usage, one JSON object a line.");
        foreach (var format in QueryLogFormat.All) yield return Create(format, format.Name, DescriptionOf(format.Name));
    }

    private static string DescriptionOf(string name) => name switch
    {
        "trino" => "Query-completed events of Trino's event listeners, JSON lines.",
        "bigquery" => "INFORMATION_SCHEMA.JOBS of BigQuery, JSON or CSV.",
        "snowflake" => "ACCESS_HISTORY or QUERY_HISTORY of Snowflake, JSON or CSV.",
        "postgres" => "PostgreSQL's server log as csvlog.",
        "pg-stat-statements" => "Exports of pg_stat_statements, CSV or JSON.",
        "sqlserver" => "Exports of SQL Server's Query Store, CSV or JSON.",
        "hive" => "Audit lines of Hive and Spark, JSON lines.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Command Create(QueryLogFormat? format, string name, string description)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or directories, packed with gzip or not", Arity = ArgumentArity.OneOrMore };
        var own = new UsageOptions(format);
        var json = new Option<bool>("--json") { Description = "Answer with one JSON document" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only read and analyse; nothing is written" };
        var store = StoreLocation.CreateOption();
        var command = new Command(name, description) { paths };
        foreach (var option in (Option[])[.. own.Options, dryRun, json, store]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var console = CommandConsole.Of(parsed);
            var options = own.Read(parsed) with { DryRun = parsed.GetValue(dryRun) };
            var directory = StoreLocation.Resolve(parsed.GetValue(store));
            var report = await RunAsync(format, parsed.GetValue(paths)!, options, directory, console, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json)) UsageCollectionText.WriteJson(console.Answer, name, report);
            else UsageCollectionText.Write(console.Answer, name, report);
            return ExitCodes.Done;
        });
        return command.WithExamples(new CommandExample(
            format is null ? "lineage collect usage jsonl reads.jsonl.gz" : $"lineage collect usage {name} logs --namespace {ExampleNamespace(name)}",
            "May be run again: nothing counts twice."));
    }

    private static string ExampleNamespace(string name) => name switch
    {
        "trino" => "trino://trino:8080",
        "bigquery" => "bigquery",
        "snowflake" => "snowflake://org-account",
        "sqlserver" => "sqlserver://db:1433",
        "hive" => "hive://metastore:9083",
        _ => "postgres://db:5432",
    };

    private static async Task<UsageCollectionReport> RunAsync(
        QueryLogFormat? format, string[] paths, UsageLogOptions options, string directory, CommandConsole console, CancellationToken cancellationToken)
    {
        var backend = await LineageBackends.OpenAsync(directory, cancellationToken).ConfigureAwait(false);
        await using (backend.ConfigureAwait(false))
        {
            using var register = new UsageRegister(backend.Host, backend.Time);
            try
            {
                var collection = new UsageCollection(backend.Host, register, backend.Time, format, options);
                return await CollectProgressBars.ShowAsync(console.Progress, progress => collection.RunAsync(paths, progress, cancellationToken))
                    .ConfigureAwait(false);
            }
            catch (CollectorException failure)
            {
                throw new CommandException(ExitCodes.Usage, failure.Message);
            }
        }
    }
}
