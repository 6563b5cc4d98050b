using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>What a JDBC url says of a server and its database. Users and passwords in it are never kept.</summary>
/// <param name="System">Scheme of the namespace (<c>postgres</c>, <c>mysql</c> …).</param>
/// <param name="Namespace">By the OpenLineage naming spec (wire-formats.md §6).</param>
/// <param name="Database">Null where the url names none.</param>
/// <param name="Schema">The schema that bare names lie in; null where the system has none or the url does not say.</param>
public sealed record JdbcUrl(string System, string Namespace, string? Database, string? Schema)
{
    /// <summary>Reads a url; null where it is none, of an unknown driver, or with a host left to fill.</summary>
    public static JdbcUrl? Parse(string url)
    {
        var text = url.Trim();
        if (text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase)) text = text[5..];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return null;
        var driver = text[..colon];
        var rest = text[(colon + 1)..];
        if (driver.Equals("sqlite", StringComparison.OrdinalIgnoreCase)) return new JdbcUrl("sqlite", $"sqlite:{rest.Split('?')[0]}", null,
            null);
        if (driver.Equals("snowflake", StringComparison.OrdinalIgnoreCase)) return Snowflake(rest);
        if (ServerSystem.Find(driver) is not { } known) return null;
        return driver.ToLowerInvariant() switch
        {
            "oracle" => Oracle(rest),
            "sqlserver" => SqlServer(rest),
            "teradata" => Teradata(rest),
            _ => Ordinary(known, rest),
        };
    }

    /// <summary>
    /// The dataset of a table as the connector names it (<c>t</c>, <c>s.t</c>, quoted or not); null for a query in its place.
    /// </summary>
    public DatasetId? Table(string table)
    {
        var name = table.Trim();
        if (name.Length == 0 || name.StartsWith('(') || name.Contains(' ', StringComparison.Ordinal)) return null;
        var parts = Sql.Catalog.TableName.Parse(name).Parts.ToList();
        if (parts.Exists(part => part.Length == 0)) return null;
        var levels = System is "mysql" or "hive" or "clickhouse" or "teradata" or "oceanbase" ? 2 : System == "sqlite" ? 1 : 3;
        if (parts.Count < levels && levels == 3 && parts.Count == 1)
        {
            if (Schema is null) return null;
            parts.Insert(0, Schema);
        }

        if (parts.Count < levels)
        {
            if (Database is null) return null;
            parts.Insert(0, Database);
        }

        return new DatasetId(Namespace, new Sql.Catalog.TableName([.. parts]).ToString());
    }

    private static JdbcUrl? Ordinary(ServerSystem driver, string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal) || ConnectionTexts.Host(rest[2..], driver.Port) is not { } host) return null;

        // Several hosts are one cluster; the first in order stands for it.
        var authority = rest[2..].Split('/', '?', ';')[0];
        if (authority.Contains(',', StringComparison.Ordinal)) host = ConnectionTexts.Hosts(authority, driver.Port) is [var first, ..]
            ? first : host;
        var slash = rest.IndexOf('/', 2);
        var path = slash < 0 ? string.Empty : rest[(slash + 1)..].Split('?', ';')[0];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var schema = Parameter(rest, "currentSchema") ?? driver.Schema;
        if (driver.Name == "trino" && parts.Length > 1) schema = parts[1];
        var scheme = driver.Name == "redshift" ? Redshift(host) : $"{driver.Name}://{host}";
        return new JdbcUrl(driver.Name, scheme, parts.Length > 0 ? parts[0] : null, schema);
    }

    // cluster.id.region.redshift.amazonaws.com:5439 is redshift://cluster.region:5439.
    private static string Redshift(string host)
    {
        var parts = host.Split('.');
        var port = host[(host.LastIndexOf(':') + 1)..];
        return parts.Length >= 6 && host.Contains(".redshift.amazonaws.com", StringComparison.Ordinal)
            ? $"redshift://{parts[0]}.{parts[2]}:{port}"
            : $"redshift://{host}";
    }

    // //host:port;databaseName=d;user=…
    private static JdbcUrl? SqlServer(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal)) return null;
        var address = rest[2..].Split(';')[0].Split('\\')[0];
        if (address.Length == 0) address = Parameter(rest, "serverName") ?? string.Empty;
        return ConnectionTexts.Host(address, 1433) is { } host
            ? new JdbcUrl("mssql", $"mssql://{host}", Parameter(rest, "databaseName") ?? Parameter(rest, "database"), "dbo")
            : null;
    }

    // thin:@//host:port/service, thin:@host:port:sid, thin:user/password@…
    private static JdbcUrl? Oracle(string rest)
    {
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return null;
        var address = rest[(at + 1)..].TrimStart('/').Split('?')[0];
        if (address.StartsWith('(')) return null;
        var parts = address.Split('/', ':');
        var hasPort = parts.Length > 1 && parts[1].Length > 0 && !parts[1].AsSpan().ContainsAnyExceptInRange('0', '9');
        if (ConnectionTexts.Host(hasPort ? $"{parts[0]}:{parts[1]}" : parts[0], 1521) is not { } host) return null;
        var service = parts.Length > (hasPort ? 2 : 1) ? parts[hasPort ? 2 : 1] : null;
        return new JdbcUrl("oracle", $"oracle://{host}", service, null);
    }

    // //host/DATABASE=d,DBS_PORT=1025
    private static JdbcUrl? Teradata(string rest)
    {
        var parts = rest.TrimStart('/').Split('/', 2);
        var options = parts.Length > 1 ? $";{parts[1].Replace(',', ';')}" : string.Empty;
        var port = int.TryParse(Parameter(options, "DBS_PORT"), out var given) ? given : 1025;
        return ConnectionTexts.Host(parts[0], port) is { } host
            ? new JdbcUrl("teradata", $"teradata://{host}", Parameter(options, "DATABASE"), null) : null;
    }

    // //org-account.snowflakecomputing.com/?db=d&schema=s
    private static JdbcUrl? Snowflake(string rest)
    {
        var host = rest.TrimStart('/').Split('/', '?', ':')[0].ToLowerInvariant();
        if (host.Length == 0 || host.Contains('$', StringComparison.Ordinal)) return null;
        var account = host.Split('.')[0];
        return new JdbcUrl("snowflake", $"snowflake://{account}", Parameter(rest, "db"), Parameter(rest, "schema") ?? "PUBLIC");
    }

    private static string? Parameter(string url, string name)
    {
        foreach (var part in url.Split('?', '&', ';'))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            if (equal > 0 && part.AsSpan(0, equal).Trim()
                .Equals(name, StringComparison.OrdinalIgnoreCase)) return part[(equal + 1)..].Trim();
        }

        return null;
    }
}
