using System.Diagnostics;
using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// Memory over a million events: after the first tenth nothing may grow but what is new. Takes minutes; not among those that run by default.
/// </summary>
internal sealed class MillionEvents : IBenchmark
{
    private const int InBatch = 100;
    private const int Callers = 8;
    private const int Reports = 10;
    private const double GrowthLimit = 64;

    public string Name => "B4m";

    public string Summary => "a million events, memory flat: at most 64 MB more at the end than after a tenth (only when named; minutes)";

    public bool IsLong => true;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await EventStore.OpenAsync(context, Name, cancellationToken);
        var events = new GeneratedEvents(500);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken };
        var watch = Stopwatch.StartNew();
        var inTenth = Math.Max(InBatch, context.Events / Reports / InBatch * InBatch);
        double first = 0, last = 0;
        for (var tenth = 0; tenth < Reports; tenth++)
        {
            await Parallel.ForEachAsync(
                Batches(events, tenth * inTenth, inTenth), options, async (batch, token) => await store.IngestAsync(batch, token));
            last = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
            if (tenth == 0) first = last;
            context.Say($"{(tenth + 1) * inTenth:n0} events: {last:n1} MB of objects, {Environment.WorkingSet / 1e6:n0} MB in all, {watch.Elapsed.TotalSeconds:n0} s");
        }

        return new BenchmarkReport(
            Name,
            [
                new Metric("objects after a tenth", first, "MB"),
                new Metric("objects at the end", last, "MB"),
                new Metric("growth", last - first, "MB", GrowthLimit),
                new Metric("rate, events made meanwhile", Reports * inTenth / watch.Elapsed.TotalSeconds, "events/s"),
                new Metric("database", store.DatabaseMegabytes, "MB"),
            ],
            []);
    }

    // Made when they are asked for: a million events at once would be 17 GB.
    private static IEnumerable<ReadOnlyMemory<byte>[]> Batches(GeneratedEvents events, int from, int count)
    {
        for (var at = from; at < from + count; at += InBatch) yield return [.. Enumerable.Range(at, InBatch).Select(events.Event)];
    }
}
