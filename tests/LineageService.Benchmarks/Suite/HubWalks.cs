using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite;

/// <summary>B7h: ten hops downstream from the hundred columns that most edges leave.</summary>
internal sealed class HubWalks : IBenchmark
{
    private const int Hubs = 100, PeerHubs = 3, Rounds = 3;
    private const double P99Limit = 50;

    public string Name => "B7h";

    public string Summary => "the same from the top-100 hubs; p99 at most 50 ms";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var hubs = WalkSources.Hubs(graph, Hubs);
        var requests = Enumerable.Repeat(hubs, Rounds).SelectMany(round => round).Select(node => Walks.From(graph, node)).ToArray();
        var (peer, disagreements) = SqlOracle.Compare("hubs, recursive SQL", context, graph, hubs.Take(PeerHubs), cancellationToken);
        var metrics = new List<Metric>();
        metrics.AddRange(Walks.Reach("hubs", graph, requests).Metrics(P99Limit));
        metrics.AddRange(Walks.Answer("hubs, table answer", graph, requests).Metrics());
        metrics.AddRange(peer.Metrics());
        return Task.FromResult(new BenchmarkReport(Name, metrics, disagreements));
    }
}
