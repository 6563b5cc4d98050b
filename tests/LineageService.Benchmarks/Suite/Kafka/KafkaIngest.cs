using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Suite.Events;

namespace LineageService.Benchmarks.Suite.Kafka;

/// <summary>
/// B4 and B4b through a real broker into a durable store: the same events, as many to warm up and as many measured. They lie in the topic before the
/// clock runs, since a client's work is not measured there either; the broker's own is, on the same cores. Compare with the figure in process of the
/// same run: the difference is that of the broker and the consumer.
/// </summary>
internal sealed class KafkaIngest(string name, int jobs, int changeEvery, double floor, string summary) : IBenchmark
{
    private const int Warming = 45_000;
    private const int Measured = 60_000;

    public string Name => name;

    public string Summary => summary;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var events = new GeneratedEvents(jobs, withSql: false, changeEvery);
        await using var store = await KafkaStore.OpenAsync(context, name, cancellationToken);
        store.Produce(Enumerable.Range(0, Warming).Select(events.Event));
        store.Consume();
        await store.WaitForAsync(Warming, cancellationToken);
        var dead = store.Status.Counts.DeadLettered;
        await store.StopConsumingAsync();
        var bytes = store.BytesProduced;
        store.Produce(Enumerable.Range(Warming, Measured).Select(events.Event));
        bytes = store.BytesProduced - bytes;
        GC.Collect();

        // Joining the group takes its time whatever the rate is: the clock runs from the first records on.
        store.Consume();
        await store.WaitForAsync(1, cancellationToken);
        var count = Measured - store.Status.Counts.Received;
        var (work, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var watch = Stopwatch.StartNew();
        await store.WaitForAsync(Measured, cancellationToken);
        watch.Stop();
        work = Environment.CpuUsage.TotalTime - work;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        dead += store.Status.Counts.DeadLettered;
        var rate = count / watch.Elapsed.TotalSeconds;
        return new BenchmarkReport(
            name,
            [
                new Metric("events", count, "events"),
                new Metric("mean size", bytes / (double)Measured, "bytes"),
                new Metric("mean size in the topic, zstd", store.TopicMegabytes * 1e6 / (Warming + Measured), "bytes"),
                new Metric("rate", rate, "events/s"),
                new Metric("time of an event", 1e6 / rate, "µs", 1e6 / floor),
                new Metric("processor time of an event", work.TotalMicroseconds / count, "µs"),
                new Metric("allocated for an event", allocated / (double)count, "bytes"),
                new Metric("edges", store.Events.Host.Current.EdgeCount, "edges"),
                new Metric("database", store.Events.DatabaseMegabytes, "MB"),
            ],
            dead == 0 ? [] : [$"{dead} events are dead."]);
    }
}
