using System.CommandLine;
using LineageService.Cli.Collect.Catalogs;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Airflow;
using Npgsql;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks airflow</c>: DAG files, read and never run, and serialized DAGs.</summary>
internal static class AirflowCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder of DAG files, or of serialized DAGs (JSON)" };
        var reference = new Option<string?>("--ref") { Description = "Branch, tag or commit; nothing is checked out. Default: the files as they lie there", HelpName = "REF" };
        var exports = new Option<string[]>("--connections")
        {
            Description = "Connections as `airflow connections export` writes them; users and passwords are not taken",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var connections = new Option<string[]>("--connection")
        {
            Description = "One connection, id=kind://host:port/database. May be given several times",
            HelpName = "ID=URI",
            DefaultValueFactory = _ => [],
        };
        var search = new Option<string[]>("--search-path")
        {
            Description = "A folder below PATH in which SQL files are looked for. May be given several times",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => [],
        };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "airflow",
            "SQL and shell operators of Airflow's DAGs, with what waits for what.",
            [path, reference, exports, connections, search, .. tasks.Symbols],
            (parsed, source) =>
            {
                var settings = new AirflowSettings
                {
                    Connections = Connections(parsed.GetValue(exports)!, parsed.GetValue(connections)!),
                    SearchPath = [.. parsed.GetValue(search)!],
                    Defaults = tasks.Read(parsed),
                };
                return new AirflowCollector(parsed.GetValue(path)!, parsed.GetValue(reference), source, settings);
            })
            .WithExamples(
                new CommandExample("lineage collect tasks airflow dags --connections connections.json --job-namespace airflow",
                    "DAG files and an export of connections."),
                new CommandExample("lineage collect tasks airflow dags --connection dw=postgres://db.example:5432/dw --dry-run",
                    "What would change."));
    }

    /// <summary><c>lineage collect tasks airflow-db</c>: what the scheduler has serialized.</summary>
    public static Command Database()
    {
        var server = new PostgresOptions();
        var exports = new Option<string[]>("--connections")
        {
            Description = "Connections as `airflow connections export` writes them, before those of the database",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var connections = new Option<string[]>("--connection")
        {
            Description = "One connection, id=kind://host:port/database. May be given several times",
            HelpName = "ID=URI",
            DefaultValueFactory = _ => [],
        };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "airflow-db",
            "Serialized DAGs and addresses of connections in Airflow's PostgreSQL.",
            [.. server.All, exports, connections, .. tasks.SymbolsOfConnections],
            (parsed, source) =>
            {
                var target = server.Read(parsed);
                var settings = new AirflowSettings
                {
                    Connections = Connections(parsed.GetValue(exports)!, parsed.GetValue(connections)!),
                    Defaults = tasks.Read(parsed) with { Database = null, Schema = null },
                };
                return new AirflowDatabaseCollector(NpgsqlDataSource.Create(target), source
                    ?? $"{PostgresOptions.Namespace(target)}/{target.Database}", settings);
            })
            .WithExamples(new CommandExample("lineage collect tasks airflow-db --host airflow-db --database airflow --user reader --job-namespace airflow", "What the scheduler runs now."));
    }

    private static AirflowConnections Connections(string[] exports, string[] given)
    {
        var all = new AirflowConnections();
        foreach (var file in exports)
        {
            if (!File.Exists(file)) throw new CommandException(ExitCodes.Usage, $"{file} does not exist.");
            all.AddExport(File.ReadAllBytes(file), file);
        }

        foreach (var one in given)
        {
            var equals = one.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new CommandException(ExitCodes.Usage, "--connection: expected id=kind://host:port/database.");
            all.Add(one[..equals], one[(equals + 1)..]);
        }

        return all;
    }
}
