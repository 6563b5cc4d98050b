using System.CommandLine;
using LineageService.Cli.Collect.Catalogs;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.DolphinScheduler;
using Npgsql;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks dolphinscheduler</c>: from exports of workflows, or from the scheduler's database.</summary>
internal static class DolphinCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("PATH") { Description = "Exports of workflows: a file or a directory. Without it, the scheduler's PostgreSQL is read", Arity = ArgumentArity.ZeroOrOne };
        var dataSources = new Option<string[]>("--data-sources")
        {
            Description = "Data sources as JSON (rows of t_ds_datasource, or the API's list); users and passwords are not taken",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var resources = new Option<string?>("--resources") { Description = "A copy of the resource centre, for the files that tasks read", HelpName = "DIR" };
        var offline = new Option<bool>("--offline") { Description = "Also workflows that are not released" };
        var connection = new PostgresOptions();
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "dolphinscheduler",
            "SQL, shell, Spark, DataX and Sqoop tasks of DolphinScheduler 1.3 to 3.x, with what waits for what.",
            [path, dataSources, resources, offline, .. connection.All, .. tasks.Symbols.Where(symbol => symbol.Name != "--database")],
            (parsed, source) =>
            {
                var options = new DolphinOptions
                {
                    DataSources = [.. parsed.GetValue(dataSources)!],
                    Resources = parsed.GetValue(resources),
                    WithOffline = parsed.GetValue(offline),
                    Defaults = tasks.Read(parsed),
                };
                if (parsed.GetValue(path) is { } exports) return DolphinCollector.OfExports(exports, source, options);
                var target = connection.Read(parsed);
                return DolphinCollector.OfDatabase(NpgsqlDataSource.Create(target), source ?? PostgresOptions.Namespace(target), options);
            })
            .WithExamples(
                new CommandExample("lineage collect tasks dolphinscheduler exports --data-sources sources.json --resources resources --namespace hive://metastore:9083", "Exports with a copy of the resource centre."));
    }
}
