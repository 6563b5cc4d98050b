using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// A table's columns in a file beside its query: a list of <c>{name, type, mode, fields}</c>, or a mapping that holds one under
/// <c>fields</c> or
/// <c>columns</c>. Told by its shape, not its name.
/// </summary>
internal static class SchemaFile
{
    private const int MaximumDepth = 64;

    /// <summary>The table; null where the document is no schema.</summary>
    public static CatalogTable? Read(JsonElement document, string table)
    {
        var list = document;
        if (document.ValueKind == JsonValueKind.Object && !document.TryGetProperty("fields", out list)
            && !document.TryGetProperty("columns", out list)) return null;
        if (list.ValueKind != JsonValueKind.Array) return null;
        var fields = ImmutableArray.CreateBuilder<SchemaField>();
        if (!Read(list, null, fields, 0) || fields.Count == 0) return null;
        var all = fields.ToImmutable();
        return new CatalogTable(new TableSchema(TableName.Parse(table), CatalogTables.ColumnsOf(all)), SchemaOrigin.Catalog, all);
    }

    private static bool Read(JsonElement list, string? parent, ImmutableArray<SchemaField>.Builder fields, int depth)
    {
        if (depth > MaximumDepth) return false;
        foreach (var item in list.EnumerateArray())
        {
            if (StructuredText.Scalar(item, "name") is not { } name) return false;
            var type = StructuredText.Scalar(item, "type") ?? StructuredText.Scalar(item, "data_type");
            if (type is null) return false;
            var path = parent is null ? name : $"{parent}.{name}";
            fields.Add(new SchemaField(path, type, StructuredText.Scalar(item, "mode")));
            if (item.TryGetProperty("fields", out var nested) && nested.ValueKind == JsonValueKind.Array
                && !Read(nested, path, fields, depth + 1)) return false;
        }

        return true;
    }
}
