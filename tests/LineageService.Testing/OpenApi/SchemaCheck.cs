using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LineageService.Testing.OpenApi;

/// <summary>
/// Whether a value is what a schema of an OpenAPI 3.1 document says, as far as such documents here go: types, members, items, choices, references,
/// formats, and JSON Schemas of the same words. Stricter in one thing: a member that the schema does not name is a mistake, since no client would know of it.
/// </summary>
public sealed class SchemaCheck(ApiContract contract)
{
    /// <summary>What is wrong, with its place; null where nothing is.</summary>
    public string? Find(JsonElement schema, JsonElement value, string place = "$")
    {
        schema = contract.Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object) return null;
        foreach (var word in (ReadOnlySpan<string>)["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(word, out var choices) && choices.EnumerateArray().All(choice => Find(choice, value, place) is not null))
                return $"{place}: fits none of {word}";
        }

        if (schema.TryGetProperty("type", out var type) && !IsOfType(type, value)) return $"{place}: is {value.ValueKind}, expected {type}";
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            return $"{place}: {value} is none of {words}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(schema, value, place),
            JsonValueKind.Array => OfArray(schema, value, place),
            JsonValueKind.String => OfText(schema, value.GetString()!, place),
            JsonValueKind.Number => OfNumber(schema, value, place),
            _ => null,
        };
    }

    private string? OfObject(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _)) return $"{place}: {name} is missing";
        }

        var isNamed = schema.TryGetProperty("properties", out var properties);
        var hasRest = schema.TryGetProperty("additionalProperties", out var rest) && rest.ValueKind == JsonValueKind.Object;
        foreach (var member in value.EnumerateObject())
        {
            var found = isNamed && properties.TryGetProperty(member.Name, out var known) ? Find(known, member.Value, $"{place}.{member.Name}")
                : hasRest ? Find(rest, member.Value, $"{place}.{member.Name}")
                : isNamed ? $"{place}: {member.Name} is not in the document"
                : null;
            if (found is not null) return found;
        }

        return null;
    }

    private string? OfArray(JsonElement schema, JsonElement value, string place)
    {
        var length = value.GetArrayLength();
        if (schema.TryGetProperty("minItems", out var least) && length < least.GetInt32()) return $"{place}: has {length} items, fewer than {least}";
        if (schema.TryGetProperty("maxItems", out var most) && length > most.GetInt32()) return $"{place}: has {length} items, more than {most}";
        return !schema.TryGetProperty("items", out var items) ? null
            : value.EnumerateArray().Select((item, index) => Find(items, item, $"{place}[{index}]")).FirstOrDefault(found => found is not null);
    }

    private static bool IsOfType(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOfType(one, value))
        : type.GetString() switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => false,
        };

    private static string? OfText(JsonElement schema, string text, string place)
    {
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript | RegexOptions.CultureInvariant))
            return $"{place}: {text} is not of the form {pattern}";
        if (!schema.TryGetProperty("format", out var format)) return null;
        var isRight = format.GetString() switch
        {
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && text.Contains('T', StringComparison.Ordinal),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "uuid" => Guid.TryParse(text, out _),
            _ => true,
        };
        return isRight ? null : $"{place}: {text} is no {format}";
    }

    private static string? OfNumber(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("format", out var format) && format.ValueEquals("int32") && !value.TryGetInt32(out _)) return $"{place}: {value} is no int32";
        if (schema.TryGetProperty("minimum", out var least) && value.GetDecimal() < least.GetDecimal()) return $"{place}: {value} is less than {least}";
        if (schema.TryGetProperty("maximum", out var most) && value.GetDecimal() > most.GetDecimal()) return $"{place}: {value} is more than {most}";
        return null;
    }
}
