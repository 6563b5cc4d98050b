using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite;

/// <summary>The correctness oracle: at size S every walk is compared with the recursive query, at larger sizes a sample.</summary>
internal sealed class SqlClosure : IBenchmark
{
    private const int Sample = 200, SmallGraph = 50_000;

    public string Name => "oracle";

    public string Summary => "walks agree with the recursive query: all nodes at size S, a sample beyond";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var sources = graph.NodeCount <= SmallGraph
            ? Enumerable.Range(0, graph.NodeCount)
            : WalkSources.Random(graph, context.Seed + 7, Sample);
        var (peer, disagreements) = SqlOracle.Compare("compared", context, graph, sources, cancellationToken);
        return Task.FromResult(new BenchmarkReport(Name, [new Metric("walks compared", peer.Count, "walks")], disagreements));
    }
}
