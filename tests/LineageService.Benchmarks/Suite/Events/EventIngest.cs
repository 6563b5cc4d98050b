using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Events;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// B4 and B4b: events into a durable store, in process, by as many callers as there are processors, each in batches. Every event is
/// acknowledged when it is on the disk.
/// </summary>
/// <param name="changeEvery">Every how many runs a job changes; 0 where every run does and nothing is known before.</param>
internal sealed class EventIngest(string name, int jobs, int changeEvery, double floor, bool withSql, string summary) : IBenchmark
{
    private const int InBatch = 100;
    private const int Warming = 3_000;
    private const int Measured = 24_000;

    public string Name => name;

    public string Summary => summary;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(context.Directory, $"events-{name}");
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellationToken);
        await using var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, cancellationToken);
        await using var ingester = new EventIngester(host, analyzer: new SqlEventAnalyzer());
        var events = new GeneratedEvents(jobs, withSql, changeEvery);
        await IngestAsync(ingester, events, 0, Warming, cancellationToken);

        GC.Collect();
        var work = TimeSpan.Zero;
        var watch = new Stopwatch();
        long bytes = 0;
        for (var at = Warming; at < Warming + Measured; at += 3_000)
        {
            // Made before the clock runs: a client's work.
            var batches = Batches(events, at, 3_000);
            bytes += batches.Sum(batch => batch.Sum(body => (long)body.Length));
            var before = Environment.CpuUsage.TotalTime;
            watch.Start();
            await IngestAsync(ingester, batches, cancellationToken);
            watch.Stop();
            work += Environment.CpuUsage.TotalTime - before;
        }

        var rate = Measured / watch.Elapsed.TotalSeconds;
        var metrics = new List<Metric>
        {
            new("events", Measured, "events"),
            new("mean size", bytes / (double)Measured, "bytes"),
            new("rate", rate, "events/s"),
            new("time of an event", 1e6 / rate, "µs", 1e6 / floor),
            new("processor time of an event", work.TotalMicroseconds / Measured, "µs"),
            new("edges", host.Current.EdgeCount, "edges"),
            new("database", new FileInfo(Path.Combine(directory, "lineage.db")).Length / 1e6, "MB"),
        };
        return new BenchmarkReport(name, metrics, []);
    }

    private static async Task IngestAsync(
        EventIngester ingester, GeneratedEvents events, int from, int count, CancellationToken cancellationToken) =>
        await IngestAsync(ingester, Batches(events, from, count), cancellationToken);

    private static async Task IngestAsync(EventIngester ingester, ReadOnlyMemory<byte>[][] batches, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(batches, options, async (batch, token) =>
        {
            foreach (var result in await ingester.IngestManyAsync([.. batch], token))
            {
                if (!result.IsSuccess) throw new InvalidOperationException($"An event was not taken: {result.Reason}.");
            }
        });
    }

    private static ReadOnlyMemory<byte>[][] Batches(GeneratedEvents events, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(events.Event).Chunk(InBatch)];
}
