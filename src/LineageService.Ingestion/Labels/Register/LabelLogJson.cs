using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>Entries as stored: a JSON list per segment. Enumerations by name, so that none may be renumbered by accident.</summary>
internal static class LabelLogJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Write(IReadOnlyList<LabelLogEntry> entries) => JsonSerializer.SerializeToUtf8Bytes(entries.Select(Closed), Options);

    /// <exception cref="LineageStoreException">They are damaged.</exception>
    public static List<LabelLogEntry> Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return [.. (JsonSerializer.Deserialize<List<LabelLogEntry>>(bytes, Options) ?? []).Select(Opened)];
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new LineageStoreException("The stored labels are damaged.", isTransient: false, failure);
        }
    }

    /// <summary>A part of an entry, in the same spelling.</summary>
    public static JsonElement ToElement<T>(T part) => JsonSerializer.SerializeToElement(part, Options);

    /// <exception cref="JsonException">It is none.</exception>
    public static T FromElement<T>(JsonElement element)
        where T : class => element.Deserialize<T>(Options) ?? throw new JsonException("null where a record was expected");

    // A list that is not there has no JSON, and an empty one means something else.
    private static LabelLogEntry Closed(LabelLogEntry entry) => entry.Declassification is { CoversAnyOrigin: true } any
        ? entry with { Declassification = any with { Origins = [] }, CoversAnyOrigin = true }
        : entry;

    private static LabelLogEntry Opened(LabelLogEntry entry) => entry is { CoversAnyOrigin: true, Declassification: { } any }
        ? entry with { Declassification = any with { Origins = default } }
        : entry;
}
