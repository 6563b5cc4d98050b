namespace LineageService.Ingestion.Naming;

/// <summary>The SQL dialect that a dataset namespace stands for, by its scheme (wire-formats.md §6). A guess for producers that name none.</summary>
public static class NamespaceDialects
{
    private static readonly Dictionary<string, string> ByScheme = new(StringComparer.OrdinalIgnoreCase)
    {
        ["awsathena"] = "athena",
        ["bigquery"] = "bigquery",
        ["databricks"] = "databricks",
        ["db2"] = "db2",
        ["fabric-warehouse"] = "fabric",
        ["hive"] = "hive",
        ["mssql"] = "tsql",
        ["mysql"] = "mysql",
        ["oracle"] = "oracle",
        ["postgres"] = "postgres",
        ["postgresql"] = "postgres",
        ["redshift"] = "redshift",
        ["snowflake"] = "snowflake",
        ["sqlserver"] = "synapse",
        ["teradata"] = "teradata",
        ["trino"] = "trino",
        ["unitycatalog"] = "databricks",
    };

    /// <summary>The dialect's name; null where the scheme tells none (files, topics).</summary>
    public static string? Find(string datasetNamespace)
    {
        var end = datasetNamespace.IndexOf(':', StringComparison.Ordinal);
        return ByScheme.GetValueOrDefault(end < 0 ? datasetNamespace : datasetNamespace[..end]);
    }
}
