using System.Collections.Frozen;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>What a dbt adapter's type says: the SQL dialect, and how it quotes names.</summary>
internal static class DbtAdapters
{
    private static readonly FrozenDictionary<string, string> Dialects = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["sqlserver"] = "tsql",
        ["azuresql"] = "tsql",
        ["glue"] = "spark",
        ["spark"] = "spark",
        ["athena"] = "athena",
        ["postgres"] = "postgres",
        ["alloydb"] = "postgres",
        ["cockroachdb"] = "postgres",
        ["dremio"] = "ansi",
        ["firebolt"] = "postgres",
        ["maxcompute"] = "hive",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The dialect's name; an adapter that is called as its dialect is itself.</summary>
    public static string DialectOf(string? adapter) => adapter is null ? "ansi" : Dialects.GetValueOrDefault(adapter, adapter);

    /// <summary>A relation as the adapter writes it: each name in quotes, but for Snowflake, where dbt quotes none.</summary>
    public static string Relation(string? adapter, IEnumerable<string> parts) => string.Join('.', parts.Select(part => adapter switch
    {
        "snowflake" => part,
        "bigquery" or "spark" or "databricks" or "hive" or "mysql" or "mariadb" or "clickhouse" or "doris" or "starrocks" or "glue" or "maxcompute" or "impala" => $"`{part}`",
        "sqlserver" or "azuresql" or "synapse" or "fabric" => $"[{part}]",
        _ => $"\"{part}\"",
    }));

    /// <summary>True where a relation has no database in front of its schema.</summary>
    public static bool HasNoDatabase(string? adapter) =>
        adapter is "spark" or "hive" or "mysql" or "mariadb" or "clickhouse" or "glue" or "maxcompute" or "impala" or "doris" or "starrocks";
}
