using System.Diagnostics;
using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// Memory over a million events: after the first tenth nothing may grow but what is new. Takes minutes; not among those that run by default.
/// </summary>
internal sealed class MillionEvents : IBenchmark
{
    private const int Events = 1_000_000;
    private const int InBatch = 500;
    private const double GrowthLimit = 64;

    public string Name => "B4m";

    public string Summary => "a million events, memory flat: at most 64 MB more at the end than after a tenth (only when named; minutes)";

    public bool IsLong => true;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await EventStore.OpenAsync(context, Name, cancellationToken);
        var events = new GeneratedEvents(500);
        var watch = Stopwatch.StartNew();
        double first = 0, last = 0;
        for (var at = 0; at < Events; at += InBatch)
        {
            await store.IngestAsync([.. Enumerable.Range(at, InBatch).Select(events.Event)], cancellationToken);
            if ((at + InBatch) % (Events / 10) != 0) continue;
            last = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
            if (first == 0) first = last;
            context.Say($"{at + InBatch:n0} events: {last:n1} MB of objects, {Environment.WorkingSet / 1e6:n0} MB in all, {watch.Elapsed.TotalSeconds:n0} s");
        }

        return new BenchmarkReport(
            Name,
            [
                new Metric("objects after a tenth", first, "MB"),
                new Metric("objects at the end", last, "MB"),
                new Metric("growth", last - first, "MB", GrowthLimit),
                new Metric("rate, one caller", Events / watch.Elapsed.TotalSeconds, "events/s"),
                new Metric("database", store.DatabaseMegabytes, "MB"),
            ],
            []);
    }
}
