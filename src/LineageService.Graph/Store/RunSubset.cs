using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Which part of a dataset a run read or wrote (OpenLineage's <c>subset</c> facet).</summary>
/// <param name="IsOutput">True where it wrote it.</param>
/// <param name="Condition">JSON: <c>{"type":"location","locations":[…]}</c>, partitions or a comparison, as the producer says it.</param>
public sealed record RunSubset(DatasetId Dataset, bool IsOutput, string Condition)
{
    /// <summary>The text that <see cref="RunRecord.Subsets"/> holds; null for none.</summary>
    public static string? Write(IReadOnlyCollection<RunSubset> subsets)
    {
        ArgumentNullException.ThrowIfNull(subsets);
        if (subsets.Count == 0) return null;
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartArray();
            foreach (var (dataset, isOutput, condition) in subsets)
            {
                writer.WriteStartObject();
                writer.WriteStartObject("dataset");
                writer.WriteString("namespace", dataset.Namespace);
                writer.WriteString("name", dataset.Name);
                writer.WriteEndObject();
                writer.WriteString("direction", isOutput ? "output" : "input");
                writer.WritePropertyName("condition");
                writer.WriteRawValue(condition);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The subsets of a run's text.</summary>
    /// <exception cref="LineageStoreException">It is damaged.</exception>
    public static ImmutableArray<RunSubset> Read(string? text)
    {
        if (text is null) return [];
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new LineageStoreException("A stored run is damaged.", isTransient: false, failure);
        }
    }

    private static RunSubset Read(JsonElement element)
    {
        var dataset = element.GetProperty("dataset");
        return new RunSubset(
            new DatasetId(dataset.GetProperty("namespace").GetString()!, dataset.GetProperty("name").GetString()!),
            element.GetProperty("direction").ValueEquals("output"), element.GetProperty("condition").GetRawText());
    }
}
