using System.Collections.Frozen;
using LineageService.Sql.Dialects;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// The dialect of a SQL file that nobody tells: by a folder that is called as a dialect, by the file's ending, by words that only one
/// system has. A
/// guess: what is configured, or said in the file, comes first.
/// </summary>
internal static class DialectGuess
{
    private static readonly FrozenDictionary<string, string> Endings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".hql"] = "hive",
        [".q"] = "hive",
        [".bq"] = "bigquery",
        [".tsql"] = "tsql",
        [".psql"] = "postgres",
        [".pgsql"] = "postgres",
        [".plsql"] = "oracle",
        [".pls"] = "oracle",
        [".pkb"] = "oracle",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The first that occurs decides: the rarer a mark elsewhere, the further up it stands.
    private static readonly (string Mark, string Dialect)[] Marks =
    [
        ("'connector'", "flink"), ("STATEMENT SET", "flink"), ("WATERMARK FOR", "flink"),
        ("ENGINE = MergeTree", "clickhouse"), ("ENGINE = Replicated", "clickhouse"), ("FINAL SETTINGS", "clickhouse"),
        ("ENGINE=InnoDB", "mysql"), ("ENGINE = InnoDB", "mysql"), ("ON DUPLICATE KEY UPDATE", "mysql"),
        ("STORED AS ORC", "hive"), ("ROW FORMAT SERDE", "hive"), ("ROW FORMAT DELIMITED", "hive"), ("set hive.", "hive"),
            ("hiveconf:", "hive"), ("hivevar:", "hive"),
        ("USING DELTA", "databricks"), ("USING ICEBERG", "spark"), ("set spark.", "spark"), ("USING PARQUET", "spark"),
        ("INSERT OVERWRITE", "spark"), ("LATERAL VIEW", "spark"),
        ("SAFE_CAST(", "bigquery"), ("PARSE_DATE(", "bigquery"), ("DATE_TRUNC(CURRENT_DATE()", "bigquery"), ("#standardSQL", "bigquery"),
            ("_TABLE_SUFFIX", "bigquery"),
        ("SAFE_DIVIDE(", "bigquery"), ("@submission_date", "bigquery"),
        ("NVARCHAR", "tsql"), ("SET NOCOUNT", "tsql"), ("[dbo].", "tsql"), ("ISNULL(", "tsql"), ("GETDATE()", "tsql"),
            ("DATEADD(", "tsql"), ("SELECT TOP ", "tsql"),
        ("VARCHAR2", "oracle"), ("FROM DUAL", "oracle"), ("NVL(", "oracle"), ("SYSDATE", "oracle"),
        ("COPY INTO", "snowflake"), ("LATERAL FLATTEN", "snowflake"), (" VARIANT", "snowflake"), ("TRANSIENT TABLE", "snowflake"),
        ("DISTKEY", "redshift"), ("SORTKEY", "redshift"),
        ("$$", "postgres"), ("ON CONFLICT", "postgres"), (" ILIKE ", "postgres"), ("TIMESTAMPTZ", "postgres"),
            ("generate_series(", "postgres"), ("jsonb", "postgres"),
        ("::", "postgres"),
        ("partitioning = ARRAY", "trino"), ("approx_distinct(", "trino"),
    ];

    /// <summary>The dialect's name; null where nothing tells.</summary>
    public static string? Of(string path, string text) => OfPath(path) ?? OfText(text);

    private static string? OfPath(string path)
    {
        var ending = Path.GetExtension(path);
        if (ending.Length > 0 && Endings.TryGetValue(ending, out var dialect)) return dialect;
        var folders = path.Split('/');
        for (var i = folders.Length - 2; i >= 0; i--)
        {
            if (folders[i].Length >= 3 && SqlDialects.Find(folders[i].ToLowerInvariant(), out var known) is { } found
                && known) return found.Name;
        }

        return null;
    }

    private static string? OfText(string text)
    {
        foreach (var (mark, dialect) in Marks)
        {
            if (text.Contains(mark, StringComparison.OrdinalIgnoreCase)) return dialect;
        }

        return null;
    }
}
