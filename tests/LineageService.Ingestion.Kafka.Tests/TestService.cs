using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Sources;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;

namespace LineageService.Ingestion.Kafka.Tests;

/// <summary>A store with its ingesters and a consumer, as the service puts them together.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly LineageGraphHost _host;
    private readonly EventIngester _events;
    private readonly TaskImporter _tasks;

    private TestService(LineageGraphHost host, KafkaConsumerOptions options, IUsageSink? usage, EventIngestOptions? ingest)
    {
        _host = host;
        _events = new EventIngester(host, ingest);
        _tasks = new TaskImporter(host, TimeProvider.System, _events);
        Consumer = KafkaConsumer.Start(options, new KafkaTargets(host, _events, _tasks, usage, TimeProvider.System));
    }

    public KafkaConsumer Consumer { get; }

    public LineageGraphHost Host => _host;

    public ILineageStore Store => _host.Store;

    public IngestSourceStatus Status => Consumer.Status;

    public static async Task<TestService> StartAsync(
        KafkaConsumerOptions options, ILineageStore? store = null, IUsageSink? usage = null, EventIngestOptions? ingest = null) =>
        new(await LineageGraphHost.OpenAsync(store ?? new InMemoryLineageStore(), null, CancellationToken.None), options, usage, ingest);

    /// <summary>Waits until the records so many came out of the topics, and all offsets are committed.</summary>
    public Task WaitForAsync(long records) => WaitAsync(status => status.Counts.Received >= records && status.Partitions.All(IsCommitted));

    public async Task WaitAsync(Func<IngestSourceStatus, bool> condition, int seconds = 30)
    {
        var deadline = Environment.TickCount64 + (seconds * 1000L);
        while (!condition(Status))
        {
            if (Environment.TickCount64 > deadline) throw new TimeoutException($"waited in vain: {Status} {string.Join("; ", Status.Partitions)}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Consumer.DisposeAsync();
        _tasks.Dispose();
        await _events.DisposeAsync();
        await _host.DisposeAsync();
    }

    private static bool IsCommitted(IngestPartition partition) => partition.Next is null or 0 || partition.Committed == partition.Next;
}
