using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Benchmarks.Suite.Neo4j;

/// <summary>B16m: all edges of the generated warehouse (<c>--size M</c>) written into an empty Neo4j in batches, and read back into a graph.</summary>
internal sealed class Neo4jBulkLoad : IBenchmark
{
    private const int SetsInBatch = 200, BatchesOfReport = 50;
    private const double RateFloor = 5_000;

    public string Name => "B16m";

    public string Summary => "all edges of the warehouse into Neo4j (--size M), at least 5,000/s (target 30,000/s)";

    public bool IsLong => true;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await BenchmarkDatabase.OpenEmptyAsync(cancellationToken);
        var (edges, batches) = (0L, 0);
        var writing = new Stopwatch();
        var before = BenchmarkDatabase.ProcessorTime;
        foreach (var sets in Neo4jWalks.Sets(context.Warehouse, long.MaxValue).Chunk(SetsInBatch))
        {
            edges += sets.Sum(set => (long)set.Block.Count);

            // Only the writing counts, not the making of what is written.
            writing.Start();
            await store.CommitAsync(new LineageBatch { EdgeSets = [.. sets], RecordedAt = DateTimeOffset.UnixEpoch }, cancellationToken);
            writing.Stop();
            if (++batches % BatchesOfReport == 0) context.Say($"{edges:N0} edges, {edges / writing.Elapsed.TotalSeconds:F0}/s");
        }

        var work = BenchmarkDatabase.ProcessorTime - before;
        var reading = Stopwatch.StartNew();
        var graph = await GraphLoader.LoadAsync(store, cancellationToken);
        return new BenchmarkReport(
            Name,
            [
                new Metric("edges", edges, "edges"),
                new Metric("written in", writing.Elapsed.TotalSeconds, "s"),
                new Metric("written", edges / writing.Elapsed.TotalSeconds, "edges/s"),
                new Metric("time of an edge", writing.Elapsed.TotalMicroseconds / edges, "µs", 1e6 / RateFloor),
                new Metric("the server's processor time of an edge", work is { } spent ? spent.TotalMicroseconds / edges : 0, "µs"),
                new Metric("whole load", reading.Elapsed.TotalSeconds, "s"),
            ],
            graph.EdgeCount == edges ? [] : [$"{edges} edges were written and {graph.EdgeCount} were read"]);
    }
}
