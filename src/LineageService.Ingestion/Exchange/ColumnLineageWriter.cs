using System.Text.Json;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>Writes the <c>columnLineage</c> facet of an output: inputs by field, and those of the row set as inputs of the whole dataset.</summary>
internal static class ColumnLineageWriter
{
    public static void Write(Utf8JsonWriter writer, List<LineageEdge> edges)
    {
        var fields = edges.Where(edge => edge is { To.Path: not null, From.Path: not null }).GroupBy(edge => edge.To.Path!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var rows = edges.Where(edge => edge is { To.Path: null, From.Path: not null }).ToList();
        if (fields.Count == 0 && rows.Count == 0) return;
        OpenLineageEventWriter.Facets.Begin(writer, "columnLineage", "1-2-0/ColumnLineageDatasetFacet");
        writer.WriteStartObject("fields");
        foreach (var field in fields)
        {
            writer.WriteStartObject(field.Key);
            writer.WriteStartArray("inputFields");
            WriteInputs(writer, field);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (rows.Count > 0)
        {
            writer.WriteStartArray("dataset");
            WriteInputs(writer, rows);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>One object for each source field, with all its transformations.</summary>
    private static void WriteInputs(Utf8JsonWriter writer, IEnumerable<LineageEdge> edges)
    {
        foreach (var source in edges.GroupBy(edge => edge.From).OrderBy(group => group.Key.Dataset).ThenBy(group => group.Key.Path, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("namespace", source.Key.Dataset.Namespace);
            writer.WriteString("name", source.Key.Dataset.Name);
            writer.WriteString("field", source.Key.Path);
            WriteTransformations(writer, source);
            writer.WriteEndObject();
        }
    }

    public static void WriteTransformations(Utf8JsonWriter writer, IEnumerable<LineageEdge> edges)
    {
        writer.WriteStartArray("transformations");
        foreach (var (subtype, masking) in edges.Select(edge => (edge.Subtype, edge.Masking)).Distinct().Order())
        {
            writer.WriteStartObject();
            writer.WriteString("type", subtype.Type() == EdgeType.Direct ? "DIRECT" : "INDIRECT");

            // Ours alone: the specification's list has no word for it, and a consumer may leave out what it does not know.
            if (subtype is EdgeSubtype.RowSet or EdgeSubtype.SetDependence) writer.WriteString("description", subtype.WireName());
            else writer.WriteString("subtype", subtype.WireName());
            writer.WriteBoolean("masking", masking);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
