using System.Text.Json;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>The tables of a case, found by the trailing parts of their names.</summary>
internal sealed class CaseCatalog(IReadOnlyList<TableSchema> tables) : ISchemaCatalog
{
    /// <summary>Reads <c>{"table": ["column", …]}</c>; anything else is an empty catalog.</summary>
    public static CaseCatalog Of(JsonElement schema) => new(
        schema.ValueKind != JsonValueKind.Object
            ? []
            : [
                .. schema.EnumerateObject().Select(table => new TableSchema(
                    TableName.Parse(table.Name),
                    [.. table.Value.EnumerateArray().Select(column => new SchemaColumn(column.GetString()!))])),
            ]);

    public TableSchema? Find(ReadOnlySpan<string> parts)
    {
        foreach (var table in tables)
        {
            if (EndsAlike(table.Name.Parts.AsSpan(), parts)) return table;
        }

        return null;
    }

    private static bool EndsAlike(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        for (var i = 1; i <= Math.Min(left.Length, right.Length); i++)
        {
            if (!string.Equals(left[^i], right[^i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }
}
