using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>Writes one dataset event or job event.</summary>
internal static class OpenLineageEventWriter
{
    private const string Schema = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/";

    public static void Write(Utf8JsonWriter writer, DatasetRecord dataset)
    {
        Begin(writer, "DatasetEvent", dataset.ValidFrom ?? DateTimeOffset.UnixEpoch);
        writer.WritePropertyName("dataset");
        WriteDataset(writer, dataset.Id, dataset, null);
        writer.WriteEndObject();
    }

    public static void Write(
        Utf8JsonWriter writer, JobRecord job, List<EdgeSet> sets, IReadOnlyDictionary<DatasetId, DatasetRecord> datasets, bool withSql)
    {
        var since = sets.Count == 0 ? job.ValidFrom ?? DateTimeOffset.UnixEpoch : sets.Max(set => set.ValidFrom);
        Begin(writer, "JobEvent", since);
        WriteJob(writer, job, sets, withSql);
        var inputs = new SortedSet<DatasetId>(job.Inputs);
        var outputs = new SortedSet<DatasetId>(job.Outputs);
        foreach (var set in sets)
        {
            outputs.Add(set.Target);
            foreach (var edge in set.Edges) inputs.Add(edge.From.Dataset);
        }

        writer.WriteStartArray("inputs");
        foreach (var input in inputs) WriteDataset(writer, input, datasets.GetValueOrDefault(input), null);
        writer.WriteEndArray();
        writer.WriteStartArray("outputs");
        foreach (var output in outputs)
            WriteDataset(writer, output, datasets.GetValueOrDefault(output), [.. sets.Where(set => set.Target == output).SelectMany(set => set.Edges)]);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, string type, DateTimeOffset time)
    {
        writer.WriteStartObject();
        writer.WriteString("eventTime", time.ToUniversalTime());
        writer.WriteString("producer", Facets.Producer);
        writer.WriteString("schemaURL", Schema + type);
    }

    private static void WriteJob(Utf8JsonWriter writer, JobRecord job, List<EdgeSet> sets, bool withSql)
    {
        writer.WriteStartObject("job");
        writer.WriteString("namespace", job.Id.Namespace);
        writer.WriteString("name", job.Id.Name);
        writer.WriteStartObject("facets");
        if (withSql && job.Sql is { } sql)
        {
            Facets.Begin(writer, "sql", "1-1-0/SqlJobFacet");
            writer.WriteString("query", sql);
            if (job.Dialect is { } dialect) writer.WriteString("dialect", dialect);
            writer.WriteEndObject();
        }

        DatasetFacetsWriter.WriteOwner(writer, job.Owner);
        LineageFacetWriter.Write(writer, sets);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDataset(Utf8JsonWriter writer, DatasetId id, DatasetRecord? record, List<LineageEdge>? edges)
    {
        writer.WriteStartObject();
        writer.WriteString("namespace", id.Namespace);
        writer.WriteString("name", id.Name);
        writer.WriteStartObject("facets");
        if (record is not null) DatasetFacetsWriter.Write(writer, record);
        if (edges is not null) ColumnLineageWriter.Write(writer, edges);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>What all facets have in common.</summary>
    internal static class Facets
    {
        /// <summary>Names this service as the producer.</summary>
        public static string Producer { get; } = "urn:" + SqlAnalysis.Producer;

        /// <param name="schema">Version and type of the facet.</param>
        public static void Begin(Utf8JsonWriter writer, string name, string schema)
        {
            writer.WriteStartObject(name);
            writer.WriteString("_producer", Producer);
            writer.WriteString("_schemaURL", $"https://openlineage.io/spec/facets/{schema[..schema.IndexOf('/')]}/{schema[(schema.IndexOf('/') + 1)..]}.json");
        }
    }
}
