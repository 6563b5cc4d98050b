using System.Collections.Frozen;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// A kind of database server: the one place that says how its namespace is written, whether a connector's url, a shell's client or a scheduler names it.
/// </summary>
/// <param name="Name">Scheme of the namespace (<c>postgres</c>, <c>mysql</c> …), by the OpenLineage naming spec (wire-formats.md §6).</param>
/// <param name="Port">What it listens on where nothing else is said. Of ClickHouse, which has several for one server, that of HTTP.</param>
/// <param name="Schema">The schema that bare names lie in; null where there is none or it has to be said.</param>
public sealed record ServerSystem(string Name, int Port, string? Schema)
{
    private static readonly FrozenDictionary<string, ServerSystem> Known = new Dictionary<string, ServerSystem>(StringComparer.OrdinalIgnoreCase)
    {
        ["postgresql"] = new("postgres", 5432, "public"),
        ["postgres"] = new("postgres", 5432, "public"),
        ["greenplum"] = new("postgres", 5432, "public"),
        ["mysql"] = new("mysql", 3306, null),
        ["mariadb"] = new("mysql", 3306, null),
        ["doris"] = new("mysql", 3306, null),
        ["sqlserver"] = new("mssql", 1433, "dbo"),
        ["tsql"] = new("mssql", 1433, "dbo"),
        ["oracle"] = new("oracle", 1521, null),
        ["db2"] = new("db2", 50000, null),
        ["trino"] = new("trino", 8080, null),
        ["presto"] = new("trino", 8080, null),
        ["redshift"] = new("redshift", 5439, "public"),
        ["clickhouse"] = new("clickhouse", 8123, null),
        ["ch"] = new("clickhouse", 8123, null),
        ["hive2"] = new("hive", 10000, null),
        ["hive"] = new("hive", 10000, null),
        ["oceanbase"] = new("oceanbase", 2881, null),
        ["dm"] = new("dm", 5236, null),
        ["teradata"] = new("teradata", 1025, null),
        ["vertica"] = new("vertica", 5433, "public"),
        ["crate"] = new("crate", 5432, "doc"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The system behind a JDBC driver's scheme or a dialect; null for one that is not known.</summary>
    public static ServerSystem? Find(string scheme) => Known.GetValueOrDefault(scheme);
}
