using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Suite.Events;

namespace LineageService.Benchmarks.Suite.Kafka;

/// <summary>
/// Memory over a million events through a broker, judged as <see cref="MillionEvents"/> does: the highest of each half are compared. The client's own
/// memory is in the process's figure, the producer's too. Takes minutes; not among those that run by default.
/// </summary>
internal sealed class KafkaMillion : IBenchmark
{
    private const int Reports = 10;
    private const int InPiece = 2_000;
    private const double GrowthLimit = 32;

    public string Name => "B4km";

    public string Summary => "B4m through a Kafka broker: at most 32 MB more at the highest of the second half than of the first (only when named; minutes)";

    public bool IsLong => true;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await KafkaStore.OpenAsync(context, Name, cancellationToken);
        var events = new GeneratedEvents(500);
        store.Consume();
        var watch = Stopwatch.StartNew();
        var inTenth = Math.Max(InPiece, context.Events / Reports / InPiece * InPiece);
        (double Objects, double Process) first = default, second = default;
        for (var tenth = 0; tenth < Reports; tenth++)
        {
            for (var at = tenth * inTenth; at < (tenth + 1) * inTenth; at += InPiece)
            {
                store.Produce(Enumerable.Range(at, InPiece).Select(events.Event));

                // A few pieces ahead: what is measured is a consumer that always has something to do, not the producer's queue.
                await store.WaitForAsync(at - (4 * InPiece), cancellationToken);
            }

            await store.WaitForAsync((tenth + 1) * inTenth, cancellationToken);
            var (objects, process) = (GC.GetTotalMemory(forceFullCollection: true) / 1e6, Environment.WorkingSet / 1e6);
            if (tenth < Reports / 2) first = (Math.Max(first.Objects, objects), Math.Max(first.Process, process));
            else second = (Math.Max(second.Objects, objects), Math.Max(second.Process, process));
            context.Say($"{(tenth + 1) * inTenth:n0} events: {objects:n1} MB of objects, {process:n0} MB in all, {watch.Elapsed.TotalSeconds:n0} s");
        }

        var dead = store.Status.Counts.DeadLettered;
        return new BenchmarkReport(
            Name,
            [
                new Metric("objects, highest of the first half", first.Objects, "MB"),
                new Metric("objects, highest of the second half", second.Objects, "MB"),
                new Metric("growth", second.Objects - first.Objects, "MB", GrowthLimit),
                new Metric("process, highest of the first half", first.Process, "MB"),
                new Metric("process, highest of the second half", second.Process, "MB"),
                new Metric("rate, events made meanwhile", Reports * inTenth / watch.Elapsed.TotalSeconds, "events/s"),
                new Metric("database", store.Events.DatabaseMegabytes, "MB"),
            ],
            dead == 0 ? [] : [$"{dead} events are dead."]);
    }
}
