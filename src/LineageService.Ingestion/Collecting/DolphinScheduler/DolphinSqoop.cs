using System.Text.Json;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>The call of Sqoop that a task's form stands for, as the scheduler itself builds it.</summary>
internal static class DolphinSqoop
{
    /// <summary>Empty where the form, or one of its data sources, is not known.</summary>
    public static List<string> Words(JsonElement own, DolphinSources sources)
    {
        var (from, to) = (own.Nested("sourceParams"), own.Nested("targetParams"));
        var (source, target) = (own.TextOf("sourceType") ?? string.Empty, own.TextOf("targetType") ?? string.Empty);
        return own.TextOf("modelType") switch
        {
            "import" when sources.Find(from.TextOf("srcDatasource"))?.Url is { } url => Import(url, from, target, to),
            "export" when sources.Find(to.TextOf("targetDatasource"))?.Url is { } url => Export(url, source, from, to),
            _ => [],
        };
    }

    private static List<string> Import(string url, JsonElement from, string target, JsonElement to)
    {
        var words = new List<string> { "sqoop", "import", "--connect", url };
        if (from.NumberOf("srcQueryType") == 1)
        {
            var query = from.TextOf("srcQuerySql") ?? string.Empty;
            words.AddRange(["--query", query + (query.Contains("where", StringComparison.OrdinalIgnoreCase) ? " AND $CONDITIONS"
                : " WHERE $CONDITIONS")]);
        }
        else
        {
            words.AddRange(["--table", from.TextOf("srcTable") ?? string.Empty]);
            if (from.NumberOf("srcColumnType") == 1 && from.TextOf("srcColumns") is { } columns) words.AddRange(["--columns", columns]);
        }

        if (target == "HIVE")
        {
            words.AddRange(["--hive-import", "--hive-database", to.TextOf("hiveDatabase") ?? "default", "--hive-table",
                to.TextOf("hiveTable") ?? string.Empty]);
            if (to.TextOf("hivePartitionKey") is { } key) words.AddRange(["--hive-partition-key", key, "--hive-partition-value",
                to.TextOf("hivePartitionValue") ?? string.Empty]);
        }
        else if (to.TextOf("targetPath") is { } path)
        {
            words.AddRange(["--target-dir", path]);
        }

        return words;
    }

    private static List<string> Export(string url, string source, JsonElement from, JsonElement to)
    {
        var words = new List<string> { "sqoop", "export", "--connect", url, "--table", to.TextOf("targetTable") ?? string.Empty };
        if (to.TextOf("targetColumns") is { } columns) words.AddRange(["--columns", columns]);
        if (source == "HIVE") words.AddRange(["--hcatalog-database", from.TextOf("hiveDatabase") ?? "default", "--hcatalog-table",
            from.TextOf("hiveTable") ?? string.Empty]);
        else if (from.TextOf("exportDir") is { } folder) words.AddRange(["--export-dir", folder]);
        return words;
    }
}
