namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>Quoted names for SQL that stands for what a BI tool builds by itself.</summary>
internal static class SqlNames
{
    public static string Quote(string name, string dialect) => dialect.ToLowerInvariant() switch
    {
        "hive" or "spark" or "databricks" or "bigquery" or "mysql" or "mariadb" or "impala" or "doris" or "starrocks" or "flink" or "clickhouse" =>
            $"`{name.Replace("`", "``", StringComparison.Ordinal)}`",
        "tsql" or "mssql" or "synapse" or "fabric" => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]",
        _ => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
    };
}
