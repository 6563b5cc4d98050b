using LineageService.Benchmarks.Measuring;
using LineageService.Graph;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;

namespace LineageService.Benchmarks.Suite;

/// <summary>Ten hops downstream, as each walk benchmark asks them.</summary>
internal static class Walks
{
    public const int Depth = 10;

    public static LineageRequest From(LineageGraph graph, int node)
    {
        var start = graph.NodeAt(node);
        return new LineageRequest(new LineageRoot(start.Kind, start.Dataset, start.Path, null), Direction.Downstream, Depth);
    }

    public static LineageRequest From(GraphDataset dataset) => new(LineageRoot.OfDataset(dataset.Id), Direction.Downstream, Depth);

    /// <summary>The walk alone: everything is reached, nothing is named.</summary>
    public static Latencies Reach(string name, LineageGraph graph, IReadOnlyList<LineageRequest> requests)
    {
        Warm(graph, requests);
        var latencies = new Latencies(name);
        foreach (var request in requests) latencies.Measure(() => LineageTraversal.Count(graph, request, CancellationToken.None).Nodes);
        return latencies.End();
    }

    /// <summary>The answer as served by default: rolled up to tables, the first page.</summary>
    public static Latencies Answer(string name, LineageGraph graph, IReadOnlyList<LineageRequest> requests)
    {
        Warm(graph, requests);
        var latencies = new Latencies(name);
        foreach (var request in requests)
        {
            var rolledUp = request with { Granularity = Granularity.Table, PageSize = 100 };
            latencies.Measure(() => LineageTraversal.Walk(graph, rolledUp, CancellationToken.None).Nodes.Length);
        }

        return latencies.End();
    }

    private static void Warm(LineageGraph graph, IReadOnlyList<LineageRequest> requests)
    {
        foreach (var request in requests.Take(100))
        {
            LineageTraversal.Count(graph, request, CancellationToken.None);
            LineageTraversal.Walk(graph, request with { Granularity = Granularity.Table, PageSize = 100 }, CancellationToken.None);
        }
    }
}
