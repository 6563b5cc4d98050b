using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite;

/// <summary>B7: ten hops downstream from random columns, and from columns as often as edges leave them.</summary>
internal sealed class RandomWalks : IBenchmark
{
    private const int Sources = 5_000, PeerSources = 100;
    private const double P99Limit = 2;

    public string Name => "B7";

    public string Summary => "10 hops downstream from random columns; p99 at most 2 ms";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var random = WalkSources.Random(graph, context.Seed, Sources);
        var requests = random.Select(node => Walks.From(graph, node)).ToArray();
        var weighted = WalkSources.ByEdge(graph, context.Seed, Sources / 5).Select(node => Walks.From(graph, node)).ToArray();
        var (peer, disagreements) = SqlOracle.Compare("random, recursive SQL", context, graph, random.Take(PeerSources), cancellationToken);
        var metrics = new List<Metric>();
        metrics.AddRange(Walks.Reach("random", graph, requests).Metrics(P99Limit));
        metrics.AddRange(Walks.Answer("random, table answer", graph, requests).Metrics(P99Limit));
        metrics.AddRange(Walks.Reach("edge-weighted", graph, weighted).Metrics());
        metrics.AddRange(Walks.Answer("edge-weighted, table answer", graph, weighted).Metrics());
        metrics.AddRange(peer.Metrics());
        return Task.FromResult(new BenchmarkReport(Name, metrics, disagreements));
    }
}
