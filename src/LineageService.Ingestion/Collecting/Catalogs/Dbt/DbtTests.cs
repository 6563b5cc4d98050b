using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Dbt;

/// <summary>
/// What a project's tests and constraints promise of its tables. A test with a condition promises nothing of all rows. Mutable while it is
/// read.
/// </summary>
internal sealed class DbtTests
{
    private readonly Dictionary<string, List<(string Kind, string[] Columns)>> _promises = new(StringComparer.Ordinal);

    public static DbtTests Of(JsonElement manifest)
    {
        var tests = new DbtTests();
        if (!manifest.TryGetProperty("nodes", out var nodes) || nodes.ValueKind != JsonValueKind.Object) return tests;
        foreach (var node in nodes.EnumerateObject())
        {
            if (node.Value.ValueKind != JsonValueKind.Object) continue;
            if (Text(node.Value, "resource_type") == "test") tests.TakeTest(node.Value);
            else tests.TakeConstraints(node.Name, node.Value);
        }

        return tests;
    }

    /// <summary>The column as the table spells it; the name itself where the table has none like it.</summary>
    public static string Spelled(TableBuilder table, string column)
    {
        if (table.Has(column)) return column;
        if (table.Has(column.ToUpperInvariant())) return column.ToUpperInvariant();
        return table.Has(column.ToLowerInvariant()) ? column.ToLowerInvariant() : column;
    }

    public void Apply(string node, TableBuilder table)
    {
        if (!_promises.TryGetValue(node, out var promises)) return;
        foreach (var (kind, columns) in promises)
        {
            var spelled = columns.Select(column => Spelled(table, column)).ToArray();
            if (kind == "not_null") foreach (var column in spelled) table.NotNull(column);
            else table.Key(spelled, kind == "primary_key");
        }
    }

    private void TakeTest(JsonElement test)
    {
        if (Member(test, "test_metadata") is not { } metadata || Text(metadata, "name") is not { } name) return;
        if (Member(test, "config") is { } config
            && (Text(config, "where") is not null
            || Text(config, "severity")?.Equals("warn", StringComparison.OrdinalIgnoreCase) == true)) return;
        var arguments = Member(metadata, "kwargs") ?? default;
        var node = Text(test, "attached_node")
            ?? (Member(test, "depends_on") is { } depends && Texts(depends, "nodes") is [var only] ? only : null);
        if (node is null) return;
        var column = Text(test, "column_name") ?? Text(arguments, "column_name");
        if (name is "unique" or "not_null" && column is not null) Add(node, name, [column]);
        else if (name == "unique_combination_of_columns"
            && Texts(arguments, "combination_of_columns") is { Length: > 0 } columns) Add(node, "unique", columns);
    }

    private void TakeConstraints(string id, JsonElement node)
    {
        foreach (var constraint in Items(node, "constraints"))
        {
            if (Text(constraint, "type") is "primary_key" or "unique"
                && Texts(constraint, "columns") is { Length: > 0 } columns) Add(id, Text(constraint, "type")!, columns);
        }

        if (Member(node, "columns") is not { } all) return;
        foreach (var column in all.EnumerateObject())
        {
            foreach (var constraint in Items(column.Value, "constraints"))
            {
                if (Text(constraint, "type") is "primary_key" or "unique" or "not_null") Add(id, Text(constraint, "type")!,
                    [Text(column.Value, "name") ?? column.Name]);
            }
        }
    }

    private void Add(string node, string kind, string[] columns)
    {
        if (!_promises.TryGetValue(node, out var promises)) _promises[node] = promises = [];
        promises.Add((kind, columns));
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string[] Texts(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(JsonRecord.TextOf).OfType<string>()]
            : [];

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value) : null;
}
