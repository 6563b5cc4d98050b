using System.Globalization;
using System.Text.Json;

namespace LineageService.Graph.Neo4j.Http;

/// <summary>
/// Reads a value of the Query API's typed JSON. Nodes and relationships become the map of their properties; times other than points in time,
/// and points in space, their text.
/// </summary>
internal static class TypedJsonReader
{
    /// <param name="reader">On the value's first token; on its last one afterwards.</param>
    public static object? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return Untyped(ref reader);
        string? type = null;
        object? value = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("$type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("_value"u8))
            {
                reader.Read();
                value = type is "Node" or "Relationship" ? Properties(ref reader) : ReadAs(ref reader, type);
            }
            else reader.Skip();
        }

        return value;
    }

    private static object? ReadAs(ref Utf8JsonReader reader, string? type) => reader.TokenType switch
    {
        JsonTokenType.StartArray => List(ref reader),
        JsonTokenType.StartObject => Map(ref reader),
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when type is "String" => reader.GetString(),
        JsonTokenType.String when type is "Base64" => reader.GetBytesFromBase64(),
        JsonTokenType.String => OfText(reader.GetString()!, type),
        _ => Untyped(ref reader),
    };

    private static object OfText(string text, string? type) => type switch
    {
        "Integer" => long.Parse(text, CultureInfo.InvariantCulture),
        "Float" => double.Parse(text, CultureInfo.InvariantCulture),
        "OffsetDateTime" or "ZonedDateTime" => DateTimeOffset.Parse(text.Split('[')[0], CultureInfo.InvariantCulture),
        _ => text,
    };

    private static object? Untyped(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number: return reader.TryGetInt64(out var number) ? number : reader.GetDouble();
            case JsonTokenType.StartArray: return List(ref reader);
            default: throw new JsonException();
        }
    }

    private static List<object?> List(ref Utf8JsonReader reader)
    {
        var list = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Read(ref reader));
        return list;
    }

    private static object? Properties(ref Utf8JsonReader reader)
    {
        object? properties = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isProperties = reader.ValueTextEquals("_properties"u8);
            reader.Read();
            if (isProperties) properties = Map(ref reader);
            else reader.Skip();
        }

        return properties;
    }

    private static Dictionary<string, object?> Map(ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = Read(ref reader);
        }

        return map;
    }
}
