using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Suite.Events;

namespace LineageService.Benchmarks.Suite.Kafka;

/// <summary>
/// B4 and B4b through a real broker: the topic is filled first, then consumed into a durable store. Compare with the in-process figure beside it, of
/// the same events in the same run: the difference is the consumer's.
/// </summary>
internal sealed class KafkaIngest(string name, int jobs, int changeEvery, double floor, string summary) : IBenchmark
{
    private const int Warming = 6_000;
    private const int Measured = 24_000;

    public string Name => name;

    public string Summary => summary;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var events = new GeneratedEvents(jobs, withSql: false, changeEvery);
        var direct = await DirectAsync(context, events, cancellationToken);
        await using var store = await KafkaStore.OpenAsync(context, name, cancellationToken);
        long bytes = 0;
        store.Produce(Enumerable.Range(0, Warming).Select(events.Event));
        store.Consume();
        await store.WaitForAsync(Warming, cancellationToken);
        var work = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < 100; number++) bytes += events.Event(number).Length;

        // Written while it is consumed: what a topic brings does not wait in memory.
        var producing = Task.Run(() => store.Produce(Enumerable.Range(Warming, Measured).Select(events.Event)), cancellationToken);
        await store.WaitForAsync(Warming + Measured, cancellationToken);
        watch.Stop();
        work = Environment.CpuUsage.TotalTime - work;
        await producing;
        var rate = Measured / watch.Elapsed.TotalSeconds;
        return new BenchmarkReport(
            name,
            [
                new Metric("events", Measured, "events"),
                new Metric("mean size, before zstd", bytes / 100.0, "bytes"),
                new Metric("rate", rate, "events/s"),
                new Metric("time of an event", 1e6 / rate, "µs", 1e6 / floor),
                new Metric("processor time of an event, with its producer", work.TotalMicroseconds / Measured, "µs"),
                new Metric("rate without Kafka", direct, "events/s"),
                new Metric("database", store.Events.DatabaseMegabytes, "MB"),
            ],
            store.Status.Counts.DeadLettered == 0 ? [] : [$"{store.Status.Counts.DeadLettered} events are dead."]);
    }

    // As many at once as the consumer takes, by as many callers.
    private async Task<double> DirectAsync(BenchmarkContext context, GeneratedEvents events, CancellationToken cancellationToken)
    {
        await using var store = await EventStore.OpenAsync(context, name + "-direct", cancellationToken);
        await IngestAsync(store, events, 0, Warming, cancellationToken);
        var watch = Stopwatch.StartNew();
        await IngestAsync(store, events, Warming, Measured, cancellationToken);
        return Measured / watch.Elapsed.TotalSeconds;
    }

    private static Task IngestAsync(EventStore store, GeneratedEvents events, int from, int count, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(from, count).Chunk(1000),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken },
            async (numbers, token) => await store.IngestAsync([.. numbers.Select(events.Event)], token));
}
