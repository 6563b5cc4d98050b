using System.Diagnostics.Metrics;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Telemetry;

/// <summary>
/// What the structures of a graph hold in memory. The adjacency is exact; entities and texts are counted with what the runtime adds to each object,
/// so they are near, not exact.
/// </summary>
internal static class GraphMemory
{
    private const long DatasetBytes = 200;
    private const long JobBytes = 120;
    private const long TextBytes = 24;

    public static Measurement<long>[] Of(LineageGraph graph) =>
    [
        Structure("adjacency", graph.AdjacencyBytes),
        Structure("datasets", Datasets(graph)),
        Structure("jobs", Jobs(graph)),
        Structure("texts", graph.Names.TextBytes),
        Structure("heap", GC.GetTotalMemory(forceFullCollection: false)),
    ];

    private static long Datasets(LineageGraph graph)
    {
        long bytes = 0;
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            bytes += DatasetBytes + TextBytes + (2L * dataset.Id.Name.Length) + (8L * dataset.Fields.Count) + (4L * dataset.LaterNodes.Length);
        }

        return bytes;
    }

    private static long Jobs(LineageGraph graph)
    {
        long bytes = 0;
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++) bytes += JobBytes + TextBytes + (2L * graph.JobAt(ordinal).Id.Name.Length);
        return bytes;
    }

    private static Measurement<long> Structure(string name, long bytes) => new(bytes, new KeyValuePair<string, object?>("structure", name));
}
