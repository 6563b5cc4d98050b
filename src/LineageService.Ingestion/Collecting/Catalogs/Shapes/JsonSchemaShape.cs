using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>
/// The shape that a JSON Schema (draft 4 to 2020-12) gives a document: properties, nested objects, arrays, maps, references inside the
/// schema. Not a validator: conditions on values are passed over.
/// </summary>
internal sealed class JsonSchemaShape
{
    private readonly JsonElement _root;
    private readonly Func<string, JsonElement?> _external;
    private int _left = DataShape.MaxParts;

    private JsonSchemaShape(JsonElement root, Func<string, JsonElement?> external)
    {
        _root = root;
        _external = external;
    }

    /// <summary>Reads a schema; null where it describes no object.</summary>
    /// <param name="external">Another schema by the name a reference gives it; null: none is known.</param>
    public static RecordShape? Read(JsonElement schema, Func<string, JsonElement?>? external = null) =>
        new JsonSchemaShape(schema, external ?? (_ => null)).Shape(schema, 0) as RecordShape;

    private DataShape Shape(JsonElement schema, int depth)
    {
        if (depth > DataShape.MaxDepth || --_left < 0) return new ScalarShape("object");
        schema = Resolve(schema, depth);
        if (schema.ValueKind != JsonValueKind.Object) return new ScalarShape("any");
        if (Choice(schema) is { } choice) return OneOf(choice, depth);
        var type = TypeOf(schema);
        if (type is "array") return new ListShape(schema.TryGetProperty("items", out var items) ? Shape(Single(items), depth + 1)
            : new ScalarShape("any"));
        if (type is "object" or null
            && (schema.TryGetProperty("properties", out _) || schema.TryGetProperty("allOf", out _))) return Record(schema, depth);
        if (type is "object")
        {
            return schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object
                ? new MapShape("string", Shape(values, depth + 1))
                : depth == 0 ? new RecordShape([]) : new ScalarShape("object");
        }

        return new ScalarShape(Scalar(schema, type));
    }

    private RecordShape Record(JsonElement schema, int depth)
    {
        var fields = new Dictionary<string, ShapeField>(StringComparer.Ordinal);
        var order = new List<string>();
        Collect(schema, fields, order, depth);
        return new RecordShape([.. order.Select(name => fields[name])]);
    }

    private void Collect(JsonElement schema, Dictionary<string, ShapeField> fields, List<string> order, int depth)
    {
        if (depth > DataShape.MaxDepth) return;
        if (schema.TryGetProperty("allOf", out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray())
            {
                if (Resolve(part, depth) is { ValueKind: JsonValueKind.Object } resolved) Collect(resolved, fields, order, depth + 1);
            }
        }

        if (!schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object) return;
        var required = schema.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(JsonRecord.TextOf).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : [];
        foreach (var property in properties.EnumerateObject())
        {
            var resolved = Resolve(property.Value, depth);
            var nullable = !required.Contains(property.Name) || AllowsNull(resolved);
            var comment = Text(property.Value, "description") ?? Text(resolved, "description");
            if (!fields.ContainsKey(property.Name)) order.Add(property.Name);
            fields[property.Name] = new ShapeField(property.Name, Shape(property.Value, depth + 1), nullable, comment);
        }
    }

    private DataShape OneOf(JsonElement choice, int depth)
    {
        var shapes = choice.EnumerateArray().Select(branch => Resolve(branch, depth)).Where(branch => !IsNull(branch))
            .Select(branch => Shape(branch, depth + 1)).ToArray();
        if (shapes is [var only]) return only;

        // Different objects under one topic: each of their fields may be missing.
        if (shapes.Length > 0 && shapes.All(shape => shape is RecordShape))
        {
            var fields = shapes.Cast<RecordShape>().SelectMany(record => record.Fields)
                .GroupBy(field => field.Name, StringComparer.Ordinal);
            return new RecordShape([.. fields.Select(group => group.First() with { Nullable = true })]);
        }

        return new ScalarShape(shapes.Length == 0 ? "null"
            : $"union<{string.Join(',', shapes.Select(shape => shape.TypeText).Distinct(StringComparer.Ordinal))}>");
    }

    // #/definitions/a/b, #, other.json#/…; a ring ends by depth.
    private JsonElement Resolve(JsonElement schema, int depth)
    {
        for (var steps = depth; steps <= DataShape.MaxDepth && Text(schema, "$ref") is { } reference; steps++)
        {
            var hash = reference.IndexOf('#', StringComparison.Ordinal);
            var document = hash == 0 ? _root : _external(hash < 0 ? reference : reference[..hash]);
            if (document is not { } at) return default;
            foreach (var part in (hash < 0 ? string.Empty : reference[(hash + 1)..]).Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return default;
            }

            schema = at;
        }

        return schema;
    }

    private static JsonElement? Choice(JsonElement schema)
    {
        foreach (var word in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(word, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
                && !schema.TryGetProperty("properties", out _)) return list;
        }

        return null;
    }

    private static JsonElement Single(JsonElement items) => items.ValueKind == JsonValueKind.Array
        && items.GetArrayLength() > 0 ? items[0] : items;

    // ["string", "null"] is a string that may be missing.
    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return null;
        if (type.ValueKind == JsonValueKind.String) return JsonRecord.TextOf(type);
        return type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(JsonRecord.TextOf).FirstOrDefault(name => name is not (null or "null")) : null;
    }

    private static bool AllowsNull(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) return true;
        if (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Array
            && type.EnumerateArray().Any(item => JsonRecord.TextOf(item) == "null")) return true;
        return Choice(schema) is { } choice && choice.EnumerateArray().Any(IsNull);
    }

    private static bool IsNull(JsonElement schema) => Text(schema, "type") == "null";

    private static string Scalar(JsonElement schema, string? type) => (type, Text(schema, "format")) switch
    {
        ("string", "date-time") => "timestamp",
        ("string", "date") => "date",
        ("string", "uuid") => "uuid",
        ("integer", "int32") => "int",
        ("integer", _) => "bigint",
        ("number", "float") => "float",
        ("number", _) => "double",
        ({ } known, _) => known,
        _ => schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _) ? "string" : "any",
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value) : null;
}
