namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>Which client a command's name means, or the variable that holds it (<c>$HIVE_BIN</c>).</summary>
internal static class ClientNames
{
    private static readonly string[] Guessed =
    [
        "beeline", "spark_sql", "sparksql", "spark_submit", "impala", "hive", "psql", "mysql", "sqlcmd", "trino", "presto", "clickhouse",
            "sqoop", "datax", "python", "java",
    ];

    private static readonly string[] Others = ["spark-submit", "sqoop", "datax.py", "hdfs", "hadoop", "python", "python3"];

    public static bool IsClient(string name) => SqlClients.Find(name) is not null || Array.IndexOf(Others, name) >= 0;

    public static string? OfVariable(string variable)
    {
        var name = variable.ToLowerInvariant();
        foreach (var guess in Guessed)
        {
            if (!name.Contains(guess, StringComparison.Ordinal)) continue;
            return guess switch
            {
                "spark_sql" or "sparksql" => "spark-sql",
                "spark_submit" => "spark-submit",
                "impala" => "impala-shell",
                "clickhouse" => "clickhouse-client",
                _ => guess,
            };
        }

        return null;
    }
}
