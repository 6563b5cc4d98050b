using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;

namespace LineageService.Benchmarks.Suite;

/// <summary>B12: bytes of the graph in memory, adjacency with edge attributes apart from names.</summary>
internal sealed class Memory : IBenchmark
{
    private const double BytesPerEdgeLimit = 40;

    public string Name => "B12";

    public string Summary => "bytes per edge, adjacency with attributes; at most 40";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var whole = GC.GetTotalMemory(forceFullCollection: true);
        return Task.FromResult(new BenchmarkReport(
            Name,
            [
                new Metric("edges", graph.EdgeCount, "edges"),
                new Metric("nodes", graph.NodeCount, "nodes"),
                new Metric("adjacency and attributes", graph.AdjacencyBytes / (double)graph.EdgeCount, "B/edge", BytesPerEdgeLimit),
                new Metric("adjacency and attributes, whole", graph.AdjacencyBytes / 1e6, "MB"),
                new Metric("managed heap with names and generator", whole / 1e6, "MB"),
                new Metric("process", Environment.WorkingSet / 1e6, "MB"),
            ],
            []));
    }
}
