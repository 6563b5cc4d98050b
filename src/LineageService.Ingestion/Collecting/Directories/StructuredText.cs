using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>JSON and YAML files as JSON: a file beside a task may be either. Never throws: what cannot be read is null and a
/// failure.</summary>
internal static class StructuredText
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    public static bool IsStructured(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The whole document; a YAML text of several records is a list of them.</summary>
    public static JsonElement? Read(ReadOnlySpan<byte> bytes, string path, out SourceFailure? failure)
    {
        var text = TextDecoding.TryDecode(bytes, path, out failure);
        if (text is null) return null;
        var isJson = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || text.AsSpan().TrimStart() is ['{' or '[', ..];
        return isJson ? ReadJson(System.Text.Encoding.UTF8.GetBytes(text), path, out failure) : ReadYaml(text, path, out failure);
    }

    private static JsonElement? ReadJson(ReadOnlyMemory<byte> bytes, string path, out SourceFailure? failure)
    {
        using var document = JsonRecord.TryParse(bytes, path, 1, out failure);
        return document?.RootElement.Clone();
    }

    private static JsonElement? ReadYaml(string text, string path, out SourceFailure? failure)
    {
        var records = YamlRecords.Read(text, path, out failure);
        if (failure is not null || records.Count == 0) return null;
        if (records.Count == 1) return ReadJson(records[0].Json, path, out failure);
        using var all = new MemoryStream();
        all.Write("["u8);
        for (var i = 0; i < records.Count; i++)
        {
            if (i > 0) all.Write(","u8);
            all.Write(records[i].Json.Span);
        }

        all.Write("]"u8);
        return ReadJson(all.ToArray(), path, out failure);
    }

    /// <summary>A scalar as text; null where it is none or empty.</summary>
    public static string? Scalar(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => JsonRecord.TextOf(value),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A property's scalar; null where there is none.</summary>
    public static string? Scalar(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? Scalar(value) : null;

    /// <summary>The texts of a list, or the one text that stands in its place.</summary>
    public static IEnumerable<string> Texts(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array) return value.EnumerateArray().Select(Scalar).OfType<string>();
        return Scalar(value) is { } one ? [one] : [];
    }
}
