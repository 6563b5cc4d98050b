using System.Globalization;
using LineageService.Ingestion.Collecting.Naming;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>Dataset namespaces of servers (OpenLineage naming spec, wire-formats.md §6), by what a client or a URL tells of them.</summary>
public static class ServerDatasets
{
    /// <summary>The dialect behind a JDBC scheme; <c>ansi</c> where it is not known.</summary>
    public static string Dialect(string? system) => system?.ToLowerInvariant() switch
    {
        "hive2" or "hive" => "hive",
        "mysql" or "mariadb" or "mysqlx" => "mysql",
        "postgresql" or "postgres" or "greenplum" => "postgres",
        "sqlserver" or "jtds:sqlserver" or "mssql" => "tsql",
        "oracle" => "oracle",
        "clickhouse" or "ch" => "clickhouse",
        "presto" => "presto",
        "trino" => "trino",
        "impala" => "impala",
        "db2" => "db2",
        "snowflake" => "snowflake",
        "redshift" => "redshift",
        "vertica" => "vertica",
        "starrocks" or "doris" => "doris",
        "databricks" or "spark" => "spark",
        null or _ => "ansi",
    };

    /// <summary>The namespace of a server's tables; null where no host is known.</summary>
    public static string? Namespace(string dialect, string? host, int? port)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (string.IsNullOrEmpty(host)) return null;
        var system = ServerSystem.Find(dialect);
        var name = host.ToLowerInvariant();
        return (port ?? system?.Port) is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{system?.Name ?? dialect}://{name}:{number}")
            : $"{dialect}://{name}";
    }

    /// <summary>The name of a table inside its server's namespace: with its database in front, and its schema where servers of the kind
    /// have one.</summary>
    public static string Qualify(string dialect, string? database, string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var parts = table.Split('.').Length;
        var schema = ServerSystem.Find(dialect)?.Schema;
        if (schema is null) return parts > 1 || string.IsNullOrEmpty(database) ? table : $"{database}.{table}";
        if (parts == 1) table = $"{schema}.{table}";
        return parts > 2 || string.IsNullOrEmpty(database) ? table : $"{database}.{table}";
    }

    /// <summary>A server's table as one quoted name that means the same in the SQL of another engine; null where its server is not
    /// known.</summary>
    public static string? Quoted(ServerUrl url, string table)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(table);
        var dialect = Dialect(url.System);
        var plain = table.Replace("`", string.Empty, StringComparison.Ordinal).Replace("\"", string.Empty, StringComparison.Ordinal);
        return Namespace(dialect, url.Host, url.Port) is { } server ? $"`{server}/{Qualify(dialect, url.Database, plain)}`" : null;
    }
}
