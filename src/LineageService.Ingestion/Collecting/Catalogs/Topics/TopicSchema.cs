using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs.Shapes;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Topics;

/// <summary>The format of a topic's schema.</summary>
public enum TopicFormat : byte
{
    Avro,
    JsonSchema,
    Protobuf,
}

/// <summary>The shape of a topic's values and the full name of their type, as far as the format has one.</summary>
internal sealed record TopicSchema(RecordShape Shape, string? TypeName)
{
    /// <summary>Reads a schema's text with those it refers to; null where it is none, or describes no record.</summary>
    /// <param name="references">Name by which the schema refers to it, and text; those that others need first.</param>
    public static TopicSchema? Read(TopicFormat format, string text, IReadOnlyList<KeyValuePair<string, string>> references) =>
        format switch
        {
            TopicFormat.Avro => ReadAvro(text, references),
            TopicFormat.JsonSchema => ReadJson(text, references),
            TopicFormat.Protobuf => ReadProto(text, references),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static TopicSchema? ReadAvro(string text, IReadOnlyList<KeyValuePair<string, string>> references)
    {
        var schema = new AvroSchema();
        foreach (var (_, other) in references)
        {
            using var known = Parse(other);
            if (known is not null) schema.Read(known.RootElement);
        }

        using var document = Parse(text);
        return document is not null && schema.Read(document.RootElement) is { } shape ? new TopicSchema(shape, schema.Name) : null;
    }

    private static TopicSchema? ReadJson(string text, IReadOnlyList<KeyValuePair<string, string>> references)
    {
        var others = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, other) in references)
        {
            using var known = Parse(other);
            if (known is not null) others[name] = known.RootElement.Clone();
        }

        using var document = Parse(text);
        if (document is null || JsonSchemaShape.Read(document.RootElement, name => others.TryGetValue(name, out var found) ? found
            : null) is not { } shape) return null;
        return new TopicSchema(shape, document.RootElement.TryGetProperty("title", out var title) ? JsonRecord.TextOf(title) : null);
    }

    private static TopicSchema? ReadProto(string text, IReadOnlyList<KeyValuePair<string, string>> references)
    {
        var types = new ProtobufTypes();
        foreach (var (_, other) in references) ProtoText.TryRead(other, types);
        types.Roots.Clear();

        // The registry's rule: the first message of the file is the value.
        return ProtoText.TryRead(text, types) && types.Roots is [var first, ..] ? new TopicSchema(types.ShapeOf(first), first.Name) : null;
    }

    private static JsonDocument? Parse(string text) => JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(text), null, 1, out _);
}
