using System.Globalization;
using System.Text.Json;

namespace LineageService.Graph.Neo4j.Http;

/// <summary>Writes parameters as the Query API's typed JSON: <c>{"$type":"Integer","_value":"1"}</c>.</summary>
internal static class TypedJsonWriter
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("$type"), Value = JsonEncodedText.Encode("_value");

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: Scalar(writer, "Null", static json => json.WriteNullValue()); break;
            case string text: Text(writer, "String", text); break;
            case bool flag: Scalar(writer, "Boolean", json => json.WriteBooleanValue(flag)); break;
            case int number: Text(writer, "Integer", number.ToString(CultureInfo.InvariantCulture)); break;
            case long number: Text(writer, "Integer", number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: Text(writer, "Float", number.ToString("R", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: Text(writer, "OffsetDateTime", time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)); break;
            case byte[] bytes: Scalar(writer, "Base64", json => json.WriteBase64StringValue(bytes)); break;
            case IReadOnlyDictionary<string, object?> map: Map(writer, map); break;
            case IEnumerable<object?> list: List(writer, list); break;
            default: throw new ArgumentException($"A parameter of type {value.GetType().Name} has no form in Cypher.", nameof(value));
        }
    }

    private static void Map(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map)
    {
        Begin(writer, "Map");
        writer.WriteStartObject();
        foreach (var (name, item) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, item);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void List(Utf8JsonWriter writer, IEnumerable<object?> list)
    {
        Begin(writer, "List");
        writer.WriteStartArray();
        foreach (var item in list) Write(writer, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string type, string value)
    {
        Begin(writer, type);
        writer.WriteStringValue(value);
        writer.WriteEndObject();
    }

    private static void Scalar(Utf8JsonWriter writer, string type, Action<Utf8JsonWriter> write)
    {
        Begin(writer, type);
        write(writer);
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, string type)
    {
        writer.WriteStartObject();
        writer.WriteString(Type, type);
        writer.WritePropertyName(Value);
    }
}
