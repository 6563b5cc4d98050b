using System.CommandLine;
using LineageService.Cli.Collect.Catalogs.Thrift;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;
using LineageService.Ingestion.Collecting.Catalogs.Postgres;
using Npgsql;

namespace LineageService.Cli.Collect.Catalogs;

/// <summary>Collectors of catalogs in live databases, and of dumps of them.</summary>
internal static class DatabaseCommands
{
    private const int DefaultThriftPort = 9083;

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
        var thrift = new Option<string?>("--thrift")
        {
            Description = "The metastore's Thrift service (without Kerberos) instead of its database",
            HelpName = "HOST[:PORT]"
        };
        var space = new Option<string>("--namespace")
        {
            Description = "The metastore's service, as clients name it: hive://host:9083",
            HelpName = "NAMESPACE",
            Required = true
        };
        return CollectorCommand.Create(
            "hive-metastore",
            "Tables, views, keys and locations of a Hive metastore, from its PostgreSQL, a dump of its database or its Thrift service.",
            [.. connection.All, dump, thrift, space],
            (parsed, source) =>
            {
                var datasets = parsed.GetRequiredValue(space);
                if (parsed.GetValue(thrift) is { } address)
                {
                    var (host, port) = ServiceAddress(address);
                    return HiveMetastoreCollector.OfService(token => ThriftMetastore.OpenAsync(host, port, token), datasets, source ?? datasets);
                }

                if (parsed.GetValue(dump) is not { } file)
                    return HiveMetastoreCollector.OfDatabase(NpgsqlDataSource.Create(connection.Read(parsed)), datasets, source
                        ?? datasets);
                if (!File.Exists(file)) throw new CommandException(ExitCodes.Usage, $"--dump {file} is not there");
                return HiveMetastoreCollector.OfDump(file, datasets, source ?? datasets);
            });
    }

    private static (string Host, int Port) ServiceAddress(string address) =>
        Uri.TryCreate($"thrift://{address.Replace("thrift://", "", StringComparison.OrdinalIgnoreCase)}", UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? (uri.Host, uri.Port < 0 ? DefaultThriftPort : uri.Port)
            : throw new CommandException(ExitCodes.Usage, $"--thrift {address} is no host with a port, such as metastore:9083");
}
