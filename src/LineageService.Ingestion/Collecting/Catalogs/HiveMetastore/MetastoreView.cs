using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>The text of a view and who wrote it: Hive, Spark, or Trino (which keeps its own JSON in base64).</summary>
/// <param name="Catalog">Trino's own name of this metastore; null elsewhere.</param>
/// <param name="Schema">Where bare names lie.</param>
internal sealed record MetastoreView(string Dialect, string Sql, string? Catalog, string Schema)
{
    private static readonly string[] TrinoMarks = ["/* Presto View: ", "/* Presto Materialized View: ", "/* Trino View: "];

    /// <summary>Reads it; null where there is no text, or one in a form that is not known.</summary>
    public static MetastoreView? Of(MetastoreEntry table)
    {
        if (table.ViewText is not { Length: > 0 } text) return null;
        foreach (var mark in TrinoMarks)
        {
            if (text.StartsWith(mark, StringComparison.Ordinal)) return OfTrino(
                text[mark.Length..].Replace("*/", "", StringComparison.Ordinal).Trim(), table);
        }

        var isSpark = table.Properties.Keys.Any(key => key.StartsWith("spark.sql.", StringComparison.Ordinal)
            || key.StartsWith("view.query.out.", StringComparison.Ordinal));
        var schema = table.Properties.GetValueOrDefault("view.catalogAndNamespace.part.1") ?? table.Database;
        return new MetastoreView(isSpark ? "spark" : "hive", text, null, schema);
    }

    private static MetastoreView? OfTrino(string encoded, MetastoreEntry table)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        using var document = JsonRecord.TryParse(bytes.AsMemory(0, length), null, 1, out _);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object
            || Text(document.RootElement, "originalSql") is not { } sql) return null;
        return new MetastoreView("trino", sql, Text(document.RootElement, "catalog"), Text(document.RootElement, "schema")
            ?? table.Database);
    }

    /// <summary>A CREATE VIEW with the names that the catalog gives the columns, whatever the query calls them.</summary>
    public string Definition(MetastoreEntry table, IReadOnlyCollection<string> columns)
    {
        var quote = Dialect == "trino" ? '"' : '`';
        var text = new StringBuilder("CREATE VIEW ").Append(Quoted(table.Database, quote)).Append('.').Append(Quoted(table.Name, quote));
        if (columns.Count > 0) text.Append(" (").AppendJoin(", ", columns.Select(column => Quoted(column, quote))).Append(')');
        return text.Append(" AS\n").Append(Sql).ToString();
    }

    private static string Quoted(string name, char quote) =>
        $"{quote}{name.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value)
        : null;
}
