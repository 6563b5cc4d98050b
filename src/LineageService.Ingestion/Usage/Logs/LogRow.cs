using System.Globalization;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>One row of a query log, CSV or JSON; columns are found whatever their case. Immutable.</summary>
internal sealed class LogRow
{
    private readonly IReadOnlyDictionary<string, string>? _values;
    private readonly JsonElement _json;

    public LogRow(IReadOnlyDictionary<string, string> values, long line) => (_values, Line) = (values, line);

    public LogRow(JsonElement json, long line) => (_json, Line) = (json, line);

    /// <summary>One-based line that it begins on.</summary>
    public long Line { get; }

    /// <summary>The first of the columns that has a text or number; in JSON a dotted name goes into objects.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_values is not null)
            {
                if (_values.TryGetValue(name, out var value) && value.Length > 0) return value;
            }
            else if (Find(name) is { } element)
            {
                var text = element.ValueKind switch
                {
                    JsonValueKind.String => JsonRecord.TextOf(element),
                    JsonValueKind.Number => element.GetRawText(),
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => null,
                };
                if (!string.IsNullOrEmpty(text)) return text;
            }
        }

        return null;
    }

    /// <summary>A column that is a JSON list, or a text that holds one; null for none.</summary>
    public JsonElement? List(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_values is null && Find(name) is { ValueKind: JsonValueKind.Array } list) return list;
            if (Text(name) is not { } text || !text.AsSpan().TrimStart().StartsWith("[")) continue;
            using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(text), null, Line, out _);
            if (document is { RootElement.ValueKind: JsonValueKind.Array }) return document.RootElement.Clone();
        }

        return null;
    }

    /// <summary>A point of time: ISO 8601, or seconds, milliseconds, microseconds or nanoseconds since 1970. Without a zone it is UTC.</summary>
    public DateTimeOffset? Time(params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text) return null;
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            while (number > 1e11) number /= 1000;
            return number is > 0 and < 1e11 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(number * 1000)) : null;
        }

        // A zone's abbreviation means different zones in different places: servers log in UTC, as docs/usage.md says.
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetterUpper(text[end - 1])) end--;
        if (end < text.Length && end > 0 && text[end - 1] == ' ') text = text[..(end - 1)];
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    public long? Number(params ReadOnlySpan<string> names) =>
        Text(names) is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and < long.MaxValue ? (long)number : null;

    /// <summary>A property of a JSON object, whatever its case.</summary>
    public static JsonElement? Property(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(name, out var exact)) return exact;
        foreach (var property in element.EnumerateObject())
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        return null;
    }

    public static string? TextOf(JsonElement element, string name) => Property(element, name) is { } value ? JsonRecord.TextOf(value) : null;

    private JsonElement? Find(string name)
    {
        if (Property(_json, name) is { } whole) return whole;
        JsonElement? at = _json;
        foreach (var part in name.Split('.'))
        {
            at = Property(at.Value, part);
            if (at is null) return null;
        }

        return at;
    }
}
