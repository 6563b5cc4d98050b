using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Suite.Events;
using LineageService.Graph;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Benchmarks.Suite.Kafka;

/// <summary>
/// B6k: from the call that writes one event to a topic until a walk downstream from its source meets its new target, while others come on the same
/// topic.
/// </summary>
internal sealed class KafkaVisibility : IBenchmark
{
    private const int Probes = 200;
    private const int Jobs = 200;
    private const double Limit = 5_000;

    public string Name => "B6k";

    public string Summary => "event written to Kafka until visible in a traversal, beside others; p99 at most 5 s (target 500 ms)";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await KafkaStore.OpenAsync(context, Name, cancellationToken);
        store.Consume();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var background = Task.Run(() => SendAsync(store, stop.Token), cancellationToken);
        var latencies = new Latencies("visible");
        var probes = new GeneratedEvents(Probes * 2, changeEvery: 0);
        for (var probe = 0; probe < Probes; probe++)
        {
            // The last event of a run that nothing was sent of: its edges are new.
            var job = Jobs + probe;
            var body = probes.Event((job * 3) + 2);
            latencies.Measure(() =>
            {
                store.Produce([body]);
                int reached;
                while ((reached = Reached(store.Events, job)) <= 0) cancellationToken.WaitHandle.WaitOne(1);
                return reached;
            });
        }

        latencies.End();
        await stop.CancelAsync();
        await background;
        return new BenchmarkReport(Name, [.. latencies.Metrics(Limit)], []);
    }

    private static int Reached(EventStore store, int job)
    {
        var source = new DatasetId("hive://metastore:9083", GeneratedEvents.Source(job));
        var request = new LineageRequest(LineageRoot.OfDataset(source), Direction.Downstream, Walks.Depth);
        return LineageTraversal.Count(store.Host.Current, request, CancellationToken.None).Nodes - 1;
    }

    private static async Task SendAsync(KafkaStore store, CancellationToken cancellationToken)
    {
        var events = new GeneratedEvents(Jobs);
        for (var at = 0; !cancellationToken.IsCancellationRequested; at += 30)
        {
            store.Produce(Enumerable.Range(at, 30).Select(events.Event));
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
