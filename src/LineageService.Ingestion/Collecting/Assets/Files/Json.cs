using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Assets.Files;

/// <summary>Short ways into documents of which any part may be missing or of another type.</summary>
internal static class Json
{
    /// <summary>A property; undefined where there is none.</summary>
    public static JsonElement Get(this JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The entries of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>The properties of an object; none where it is no object.</summary>
    public static IEnumerable<JsonProperty> Properties(this JsonElement holder) => holder.ValueKind == JsonValueKind.Object ? holder.EnumerateObject() : [];

    /// <summary>A property's scalar as text; null where there is none.</summary>
    public static string? Text(this JsonElement holder, string name) => StructuredText.Scalar(holder, name);

    public static string? Text(this JsonElement value) => StructuredText.Scalar(value);

    /// <summary>An object that some versions write as such and others as a text of JSON.</summary>
    public static JsonElement Embedded(this JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.Text() is not ['{' or '[', ..] text) return value;
        using var document = Reading.JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(text), null, 1, out _);
        return document?.RootElement.Clone() ?? default;
    }
}
