using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Neo4j.Tests.Serving;

namespace LineageService.Benchmarks.Suite.Neo4j;

/// <summary>
/// B6n: two services over one Neo4j, each a process of its own; what one has acknowledged is asked of the other at once, with <c>minEpoch</c>.
/// </summary>
internal sealed class ReplicaReads : IBenchmark
{
    private const int Warming = 50, Rounds = 1_000;
    private const double Limit = 2_000;

    public string Name => "B6n";

    public string Summary => "one replica answers what another wrote, over HTTP and Neo4j; p99 at most 2 s";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var pair = await ServedPair.StartAsync(BenchmarkDatabase.Server, cancellationToken);
        await pair.ReadWhatTheOtherWroteAsync(Warming, cancellationToken);
        var waits = await pair.ReadWhatTheOtherWroteAsync(Math.Min(Rounds, context.Events), cancellationToken, first: Warming);
        return new BenchmarkReport(
            Name,
            [
                new Metric("questions", waits.Length, "questions"),
                new Metric("median", waits[waits.Length / 2], "ms"),
                new Metric("p99", waits[(waits.Length * 99 / 100) - 1], "ms", Limit),
                new Metric("slowest", waits[^1], "ms"),
            ],
            []);
    }
}
