using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>
/// The schema that Spark keeps of its own tables in their properties (<c>spark.sql.sources.schema</c>, whole or in parts), because Hive's
/// columns cannot say all of it. Source: Spark 4.0, HiveExternalCatalog.
/// </summary>
internal static class SparkSchema
{
    private const string Whole = "spark.sql.sources.schema";

    /// <summary>Adds its columns to a table.</summary>
    /// <returns>False where the properties hold no schema that can be read.</returns>
    public static bool TryAdd(TableBuilder table, IReadOnlyDictionary<string, string> properties)
    {
        if (Text(properties) is not { } json) return false;
        using var document = JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(json), null, 1, out _);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Array) return false;
        foreach (var field in fields.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.Object
                || Property(field, "name") is not { ValueKind: JsonValueKind.String } name) continue;
            var comment = Property(field, "metadata") is { ValueKind: JsonValueKind.Object } metadata
                && Property(metadata, "comment") is { ValueKind: JsonValueKind.String } text
                ? JsonRecord.TextOf(text)
                : null;
            var nullable = Property(field, "nullable") is not { ValueKind: JsonValueKind.False };
            table.Add(JsonRecord.TextOf(name) ?? string.Empty, TypeOf(Property(field, "type")), nullable ? null : false, comment);
        }

        return table.HasColumns;
    }

    // The depth is bounded by that of the JSON.
    internal static string? TypeOf(JsonElement? type)
    {
        if (type is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String) return JsonRecord.TextOf(value) switch
        {
            "integer" => "int",
            "long" => "bigint",
            "short" => "smallint",
            "byte" => "tinyint",
            var name => name,
        };
        if (value.ValueKind != JsonValueKind.Object || Property(value, "type") is not { ValueKind: JsonValueKind.String } kind) return null;
        switch (kind.GetString())
        {
            case "array":
                return $"array<{TypeOf(Property(value, "elementType"))}>";
            case "map":
                return $"map<{TypeOf(Property(value, "keyType"))},{TypeOf(Property(value, "valueType"))}>";
            case "struct" when Property(value, "fields") is { ValueKind: JsonValueKind.Array } fields:
                var parts = fields.EnumerateArray().Where(field => field.ValueKind == JsonValueKind.Object)
                    .Select(field => $"{(Property(field, "name") is { } name ? JsonRecord.TextOf(name) : null)}:{TypeOf(Property(field, "type"))}");
                return $"struct<{string.Join(',', parts)}>";
            case "udt":
                return TypeOf(Property(value, "sqlType"));
            default:
                return null;
        }
    }

    private static string? Text(IReadOnlyDictionary<string, string> properties)
    {
        if (properties.TryGetValue(Whole, out var whole)) return whole;
        var count = properties.GetValueOrDefault($"{Whole}.numParts") ?? properties.GetValueOrDefault($"{Whole}.numparts");
        if (!int.TryParse(count, out var parts) || parts is <= 0 or > 10_000) return null;
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < parts; i++)
        {
            if (!properties.TryGetValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Whole}.part.{i}"),
                out var part)) return null;
            text.Append(part);
        }

        return text.ToString();
    }

    private static JsonElement? Property(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;
}
