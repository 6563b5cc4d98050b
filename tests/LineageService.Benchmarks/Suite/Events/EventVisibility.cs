using LineageService.Benchmarks.Measuring;
using LineageService.Graph;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// B6: from the call that hands in one event until a walk downstream from its source meets its new target, while another client sends batches.
/// </summary>
internal sealed class EventVisibility : IBenchmark
{
    private const int Probes = 300;
    private const int Jobs = 200;
    private const double Limit = 5_000;

    public string Name => "B6";

    public string Summary => "event until visible in a traversal, beside other ingest; p99 at most 5 s (target 500 ms)";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await EventStore.OpenAsync(context, Name, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var background = Task.Run(() => SendAsync(store, stop.Token), cancellationToken);
        var latencies = new Latencies("visible");
        var probes = new GeneratedEvents(Probes * 2, changeEvery: 0);
        var missed = 0;
        for (var probe = 0; probe < Probes; probe++)
        {
            // The last event of a run that nothing was sent of: its edges are new.
            var job = Jobs + probe;
            var body = probes.Event((job * 3) + 2);
            latencies.Measure(() =>
            {
                store.IngestAsync([body], cancellationToken).GetAwaiter().GetResult();
                var reached = Reached(store, job);
                missed += reached == 0 ? 1 : 0;
                return reached;
            });
        }

        latencies.End();
        await stop.CancelAsync();
        await background;
        return new BenchmarkReport(Name, [.. latencies.Metrics(Limit)], missed == 0 ? [] : [$"{missed} events were not visible after their acknowledgement."]);
    }

    private static int Reached(EventStore store, int job)
    {
        var source = new DatasetId("hive://metastore:9083", GeneratedEvents.Source(job));
        var request = new LineageRequest(LineageRoot.OfDataset(source), Direction.Downstream, Walks.Depth);
        return LineageTraversal.Count(store.Host.Current, request, CancellationToken.None).Nodes - 1;
    }

    private static async Task SendAsync(EventStore store, CancellationToken cancellationToken)
    {
        var events = new GeneratedEvents(Jobs);
        for (var at = 0; !cancellationToken.IsCancellationRequested; at += 30)
        {
            await store.IngestAsync([.. Enumerable.Range(at, 30).Select(events.Event)], CancellationToken.None);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
