using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>
/// Reads Avro schemas. Names of types are known from one schema to the next, so that those a schema refers to are read first. Source:
/// Apache Avro 1.12 specification. Mutable; one thread.
/// </summary>
internal sealed class AvroSchema
{
    private readonly Dictionary<string, JsonElement> _types = new(StringComparer.Ordinal);
    private int _left = DataShape.MaxParts;

    /// <summary>Full name of the record read last; null where it was none.</summary>
    public string? Name { get; private set; }

    /// <summary>The record of a schema; null where it is none (a topic of plain strings), or no Avro.</summary>
    public RecordShape? Read(JsonElement schema)
    {
        // A file may hold several types, the last of which uses the others.
        if (schema.ValueKind == JsonValueKind.Array && schema.GetArrayLength() > 0
            && schema.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            RecordShape? last = null;
            foreach (var item in schema.EnumerateArray()) last = Read(item) ?? last;
            return last;
        }

        Register(schema, null, 0);
        var shape = Shape(schema, null, [], 0) as RecordShape;
        Name = shape is null ? null : FullName(schema, null);
        return shape;
    }

    private void Register(JsonElement schema, string? space, int depth)
    {
        if (depth > DataShape.MaxDepth) return;
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var branch in schema.EnumerateArray()) Register(branch, space, depth + 1);
        }

        if (schema.ValueKind != JsonValueKind.Object) return;
        if (Text(schema, "type") is "record" or "error" or "enum" or "fixed" && FullName(schema, space) is { } name)
        {
            _types[name] = schema.Clone();
            space = name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : null;
        }

        foreach (var inner in (string[])["items", "values", "type"])
        {
            if (schema.TryGetProperty(inner, out var type)
                && type.ValueKind is JsonValueKind.Object or JsonValueKind.Array) Register(type, space, depth + 1);
        }

        if (!schema.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Array) return;
        foreach (var field in fields.EnumerateArray())
        {
            if (field.ValueKind == JsonValueKind.Object && field.TryGetProperty("type", out var type)) Register(type, space, depth + 1);
        }
    }

    private DataShape Shape(JsonElement schema, string? space, ImmutableStack<string> open, int depth)
    {
        if (depth > DataShape.MaxDepth || --_left < 0) return new ScalarShape("record");
        switch (schema.ValueKind)
        {
            case JsonValueKind.String:
                return Named(JsonRecord.TextOf(schema) ?? string.Empty, space, open, depth);
            case JsonValueKind.Array:
                return Union(schema, space, open, depth);
            case JsonValueKind.Object:
                return Composite(schema, space, open, depth);
            default:
                return new ScalarShape("unknown");
        }
    }

    private DataShape Named(string name, string? space, ImmutableStack<string> open, int depth)
    {
        var full = name.Contains('.', StringComparison.Ordinal) || space is null ? name : $"{space}.{name}";
        if (!_types.TryGetValue(full, out var type) && !_types.TryGetValue(name, out type)) return new ScalarShape(Primitive(name));
        return open.Contains(full) ? new ScalarShape("record") : Composite(type, space, open, depth);
    }

    private DataShape Composite(JsonElement schema, string? space, ImmutableStack<string> open, int depth)
    {
        if (!schema.TryGetProperty("type", out var type)) return new ScalarShape("unknown");
        if (type.ValueKind != JsonValueKind.String) return Shape(type, space, open, depth + 1);
        switch (JsonRecord.TextOf(type))
        {
            case "record" or "error":
                return Record(schema, space, open, depth);
            case "enum":
                return new ScalarShape("string");
            case "fixed":
                return new ScalarShape(Logical(schema) ?? "binary");
            case "array":
                return new ListShape(schema.TryGetProperty("items", out var items) ? Shape(items, space, open, depth + 1)
                    : new ScalarShape("unknown"));
            case "map":
                return new MapShape("string", schema.TryGetProperty("values", out var values) ? Shape(values, space, open, depth + 1)
                    : new ScalarShape("unknown"));
            case var name:
                return Logical(schema) is { } logical ? new ScalarShape(logical) : Named(name ?? string.Empty, space, open, depth + 1);
        }
    }

    private RecordShape Record(JsonElement schema, string? space, ImmutableStack<string> open, int depth)
    {
        var name = FullName(schema, space);
        var inner = name is not null && name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : space;
        var within = name is null ? open : open.Push(name);
        var fields = ImmutableArray.CreateBuilder<ShapeField>();
        if (schema.TryGetProperty("fields", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var field in list.EnumerateArray())
            {
                if (field.ValueKind != JsonValueKind.Object || Text(field, "name") is not { Length: > 0 } own
                    || !field.TryGetProperty("type", out var type)) continue;
                fields.Add(new ShapeField(own, Shape(type, inner, within, depth + 1), IsNullable(type), Text(field, "doc")));
            }
        }

        return new RecordShape(fields.ToImmutable());
    }

    // null beside others makes them nullable; several others are one value of any of them.
    private DataShape Union(JsonElement union, string? space, ImmutableStack<string> open, int depth)
    {
        var branches = union.EnumerateArray().Where(branch => !IsNull(branch)).Select(branch => Shape(branch, space, open, depth + 1))
            .ToArray();
        return branches switch
        {
            [] => new ScalarShape("null"),
            [var only] => only,
            _ => new ScalarShape($"union<{string.Join(',', branches.Select(branch => branch.TypeText))}>"),
        };
    }

    private static bool IsNullable(JsonElement type) => type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(IsNull);

    private static bool IsNull(JsonElement type) => type.ValueKind == JsonValueKind.String && type.ValueEquals("null");

    private static string Primitive(string name) => name switch
    {
        "long" => "bigint",
        "bytes" => "binary",
        _ => name,
    };

    private static string? Logical(JsonElement schema) => Text(schema, "logicalType") switch
    {
        "date" => "date",
        "uuid" => "uuid",
        "time-millis" or "time-micros" => "time",
        "timestamp-millis" or "timestamp-micros" or "timestamp-nanos" => "timestamp",
        "local-timestamp-millis" or "local-timestamp-micros" or "local-timestamp-nanos" => "timestamp_ntz",
        "decimal" => string.Create(CultureInfo.InvariantCulture, $"decimal({Number(schema, "precision")},{Number(schema, "scale")})"),
        _ => null,
    };

    private static int Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) ? number : 0;

    private static string? FullName(JsonElement schema, string? space)
    {
        if (schema.ValueKind != JsonValueKind.Object || Text(schema, "name") is not { Length: > 0 } name) return null;
        if (name.Contains('.', StringComparison.Ordinal)) return name;
        var own = Text(schema, "namespace") ?? space;
        return string.IsNullOrEmpty(own) ? name : $"{own}.{name}";
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value)
        : null;
}
