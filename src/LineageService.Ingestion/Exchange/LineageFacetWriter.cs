using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>Writes the <c>lineage</c> facet of a job: one entry for each dataset it writes, with all edges.</summary>
internal static class LineageFacetWriter
{
    public static void Write(Utf8JsonWriter writer, List<EdgeSet> sets)
    {
        if (sets.Count == 0) return;
        OpenLineageEventWriter.Facets.Begin(writer, "lineage", "1-0-0/LineageJobFacet");
        writer.WriteStartArray("entries");
        foreach (var target in sets.GroupBy(set => set.Target).OrderBy(group => group.Key))
            WriteEntry(writer, target.Key, target.SelectMany(set => set.Edges).ToList());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, DatasetId target, List<LineageEdge> edges)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "DATASET");
        writer.WriteString("namespace", target.Namespace);
        writer.WriteString("name", target.Name);
        writer.WriteStartArray("inputs");
        WriteInputs(writer, edges.Where(edge => edge.To.Path is null));
        writer.WriteEndArray();
        writer.WriteStartObject("fields");
        foreach (var field in edges.Where(edge => edge.To.Path is not null).GroupBy(edge => edge.To.Path!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(field.Key);
            writer.WriteStartArray("inputs");
            WriteInputs(writer, field);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInputs(Utf8JsonWriter writer, IEnumerable<LineageEdge> edges)
    {
        foreach (var source in edges.GroupBy(edge => edge.From).OrderBy(group => group.Key.Dataset).ThenBy(group => group.Key.Path, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "DATASET");
            writer.WriteString("namespace", source.Key.Dataset.Namespace);
            writer.WriteString("name", source.Key.Dataset.Name);
            if (source.Key.Path is { } path) writer.WriteString("field", path);

            // Row set to row set is what an input without a field says by itself.
            if (source.Key.Path is not null || source.Any(edge => edge.Subtype != EdgeSubtype.RowSet)) ColumnLineageWriter.WriteTransformations(writer, source);
            writer.WriteEndObject();
        }
    }
}
