using System.Diagnostics;
using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// B4 and B4b: events into a durable store, in process, by several callers at once, each in batches. Every event is acknowledged when it is on
/// the disk.
/// </summary>
/// <param name="changeEvery">Every how many runs a job changes; 0 where every run does.</param>
/// <param name="isShared">True for Neo4j, false for SQLite.</param>
/// <param name="floor">Events per second below which the run fails.</param>
internal sealed class EventIngest(string name, int jobs, int changeEvery, double floor, bool withSql, string summary, int eventsInRun = 3, bool isShared = false) : IBenchmark
{
    private const int InBatch = 100;
    private const int Callers = 16;
    private const int UsualRound = 3_000;

    // A store over the network is not measured for minutes.
    private readonly int _warmingRounds = !isShared ? 15 : changeEvery == 0 ? 1 : 3;
    private readonly int _rounds = !isShared ? 20 : changeEvery == 0 ? 1 : 4;

    public string Name => name;

    public string Summary => summary;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = isShared ? await EventStore.OpenSharedAsync(cancellationToken) : await EventStore.OpenAsync(context, name, cancellationToken);
        var events = new GeneratedEvents(jobs, withSql, changeEvery, eventsInRun);

        // A busy machine tries a database over the network with fewer: --events.
        var inRound = isShared ? Math.Min(UsualRound, context.Events) : UsualRound;
        for (var round = 0; round < _warmingRounds; round++)
            await IngestAsync(store, Batches(events, round * inRound, inRound), cancellationToken);
        GC.Collect();
        var watch = new Stopwatch();
        var (work, serverWork) = (TimeSpan.Zero, TimeSpan.Zero);
        long bytes = 0;
        long allocated = 0;
        for (var round = _warmingRounds; round < _warmingRounds + _rounds; round++)
        {
            // Made before the clock runs: a client's work.
            var batches = Batches(events, round * inRound, inRound);
            bytes += batches.Sum(batch => batch.Sum(body => (long)body.Length));
            var (before, serverBefore) = (Environment.CpuUsage.TotalTime, store.ServerTime);
            var allocatedBefore = GC.GetTotalAllocatedBytes();
            watch.Start();
            await IngestAsync(store, batches, cancellationToken);
            watch.Stop();
            work += Environment.CpuUsage.TotalTime - before;
            serverWork += store.ServerTime - serverBefore ?? TimeSpan.Zero;
            allocated += GC.GetTotalAllocatedBytes() - allocatedBefore;
        }

        var count = _rounds * inRound;
        var rate = count / watch.Elapsed.TotalSeconds;
        return new BenchmarkReport(
            name,
            [
                new Metric("events", count, "events"),
                new Metric("mean size", bytes / (double)count, "bytes"),
                new Metric("rate", rate, "events/s"),
                new Metric("time of an event", 1e6 / rate, "µs", 1e6 / floor),
                new Metric("processor time of an event", work.TotalMicroseconds / count, "µs"),
                .. store.ServerTime is null ? Array.Empty<Metric>() : [new Metric("the server's processor time of an event", serverWork.TotalMicroseconds / count, "µs")],
                new Metric("allocated for an event", allocated / (double)count, "bytes"),
                new Metric("edges", store.Host.Current.EdgeCount, "edges"),
                new Metric("database", store.DatabaseMegabytes, "MB"),
            ],
            []);
    }

    private static async Task IngestAsync(EventStore store, ReadOnlyMemory<byte>[][] batches, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(batches, options, async (batch, token) => await store.IngestAsync(batch, token));
    }

    private static ReadOnlyMemory<byte>[][] Batches(GeneratedEvents events, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(events.Event).Chunk(InBatch).Select(OneBody)];

    // As a batch comes over the wire: its events are pieces of one body.
    private static ReadOnlyMemory<byte>[] OneBody(ReadOnlyMemory<byte>[] batch)
    {
        var body = new byte[batch.Sum(one => one.Length)];
        var at = 0;
        var pieces = new ReadOnlyMemory<byte>[batch.Length];
        for (var index = 0; index < batch.Length; index++)
        {
            batch[index].CopyTo(body.AsMemory(at));
            pieces[index] = body.AsMemory(at, batch[index].Length);
            at += batch[index].Length;
        }

        return pieces;
    }
}
