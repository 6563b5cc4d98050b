using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite;

/// <summary>B9: what a whole table reaches in ten hops, the most read tables among those asked.</summary>
internal sealed class TableImpact : IBenchmark
{
    private const int Tables = 200;
    private const double P99Limit = 200;

    public string Name => "B9";

    public string Summary => "reach of whole tables; p99 at most 200 ms";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var requests = WalkSources.Tables(graph, context.Seed, Tables).Select(Walks.From).ToArray();
        var metrics = new List<Metric>();
        metrics.AddRange(Walks.Reach("tables", graph, requests).Metrics(P99Limit));
        metrics.AddRange(Walks.Answer("tables, table answer", graph, requests).Metrics());
        return Task.FromResult(new BenchmarkReport(Name, metrics, []));
    }
}
