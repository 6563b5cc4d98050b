using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;
using LineageService.Ingestion.Collecting.Catalogs.Postgres;
using Npgsql;

namespace LineageService.Cli.Collect.Catalogs;

/// <summary>Collectors of catalogs in live databases, and of dumps of them.</summary>
internal static class DatabaseCommands
{
    public static Command Postgres()
    {
        var connection = new PostgresOptions();
        var space = new Option<string?>("--namespace")
        {
            Description = "Namespace of the datasets (else postgres://host:port)",
            HelpName = "NAMESPACE"
        };
        return CollectorCommand.Create(
            "postgresql",
            "Tables, views, keys, comments, partitions, routines and foreign tables of a PostgreSQL database.",
            [.. connection.All, space],
            (parsed, source) =>
            {
                var target = connection.Read(parsed);
                var datasets = parsed.GetValue(space) ?? PostgresOptions.Namespace(target);
                return new PostgresCollector(NpgsqlDataSource.Create(target), datasets, source ?? $"{datasets}/{target.Database}");
            });
    }

    public static Command HiveMetastore()
    {
        var connection = new PostgresOptions();
        var dump = new Option<string?>(
            "--dump")
        {
            Description = "A dump of the metastore's database (pg_dump, mysqldump; gzip or not) instead of the live one",
            HelpName = "FILE"
        };
        var space = new Option<string>("--namespace")
        {
            Description = "The metastore's service, as clients name it: hive://host:9083",
            HelpName = "NAMESPACE",
            Required = true
        };
        return CollectorCommand.Create(
            "hive-metastore",
            "Tables, views, keys and locations of a Hive metastore, from its PostgreSQL or a dump of its database.",
            [.. connection.All, dump, space],
            (parsed, source) =>
            {
                var datasets = parsed.GetRequiredValue(space);
                if (parsed.GetValue(dump) is not { } file)
                    return HiveMetastoreCollector.OfDatabase(NpgsqlDataSource.Create(connection.Read(parsed)), datasets, source
                        ?? datasets);
                if (!File.Exists(file)) throw new CommandException(ExitCodes.Usage, $"--dump {file} is not there");
                return HiveMetastoreCollector.OfDump(file, datasets, source ?? datasets);
            });
    }
}
