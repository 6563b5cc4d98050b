using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Naming;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Catalogs.Postgres;

/// <summary>What the options of a foreign table and its server say of where its rows are. User mappings are never read.</summary>
internal static class ForeignTable
{
    /// <summary>The dataset behind; null where the wrapper is not known or its options leave it open.</summary>
    public static DatasetId? Behind(string wrapper, string[] server, string[] table, string schema, string name)
    {
        var (of, own) = (Options(server), Options(table));
        var remote = own.GetValueOrDefault("table_name") ?? own.GetValueOrDefault("table") ?? name;
        switch (wrapper)
        {
            case "postgres_fdw":
                return Listed("postgres", 5432, of, "host", of.GetValueOrDefault("dbname"), own.GetValueOrDefault("schema_name")
                    ?? schema, remote);
            case "mysql_fdw":
                return Listed("mysql", 3306, of, "host", own.GetValueOrDefault("dbname"), remote);
            case "tds_fdw":
                return Listed("mssql", 1433, of, "servername", own.GetValueOrDefault("database")
                    ?? of.GetValueOrDefault("database"), own.GetValueOrDefault("schema_name") ?? "dbo", remote);
            case "oracle_fdw":
                return of.GetValueOrDefault("dbserver") is { } address && JdbcUrl.Parse($"jdbc:oracle:thin:@{address}") is { } url
                    ? url.Table($"{own.GetValueOrDefault("schema")}.{remote}")
                    : null;
            case "file_fdw":
                return own.GetValueOrDefault("filename") is { } file ? StoragePath.ToDataset(file) : null;
            default:
                return null;
        }
    }

    private static DatasetId? Listed(string system, int port, Dictionary<string, string> server, string host,
        params ReadOnlySpan<string?> parts)
    {
        if (!server.TryGetValue(host, out var address)) return null;
        foreach (var part in parts)
        {
            if (string.IsNullOrEmpty(part)) return null;
        }

        var given = server.TryGetValue("port", out var text) && int.TryParse(text, out var number) ? number : port;
        return ConnectorTables.Listed(system, given, address, parts)?.Storage;
    }

    private static Dictionary<string, string> Options(string[] options)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in options)
        {
            var equal = option.IndexOf('=', StringComparison.Ordinal);
            if (equal > 0) found[option[..equal]] = option[(equal + 1)..];
        }

        return found;
    }
}
