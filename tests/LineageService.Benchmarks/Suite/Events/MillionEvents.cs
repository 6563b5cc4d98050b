using System.Diagnostics;
using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// Memory over a million events: nothing may grow but what is new. What is remembered of facets fills up and is let go again and again, so two readings
/// differ by where in that they fall: the highest of each half are compared. Takes minutes; not among those that run by default.
/// </summary>
internal sealed class MillionEvents : IBenchmark
{
    private const int InBatch = 100;
    private const int Callers = 8;
    private const int Reports = 10;
    private const double GrowthLimit = 32;

    public string Name => "B4m";

    public string Summary => "a million events, memory flat: at most 32 MB more at the highest of the second half than of the first (only when named; minutes)";

    public bool IsLong => true;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await EventStore.OpenAsync(context, Name, cancellationToken);
        var events = new GeneratedEvents(500);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken };
        var watch = Stopwatch.StartNew();
        var inTenth = Math.Max(InBatch, context.Events / Reports / InBatch * InBatch);
        double first = 0, second = 0;
        for (var tenth = 0; tenth < Reports; tenth++)
        {
            await Parallel.ForEachAsync(
                Batches(events, tenth * inTenth, inTenth), options, async (batch, token) => await store.IngestAsync(batch, token));
            var held = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
            if (tenth < Reports / 2) first = Math.Max(first, held);
            else second = Math.Max(second, held);
            context.Say($"{(tenth + 1) * inTenth:n0} events: {held:n1} MB of objects, {Environment.WorkingSet / 1e6:n0} MB in all, {watch.Elapsed.TotalSeconds:n0} s");
        }

        return new BenchmarkReport(
            Name,
            [
                new Metric("objects, highest of the first half", first, "MB"),
                new Metric("objects, highest of the second half", second, "MB"),
                new Metric("growth", second - first, "MB", GrowthLimit),
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
