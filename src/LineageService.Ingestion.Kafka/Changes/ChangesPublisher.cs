using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Ingestion.Kafka.Tracking;

namespace LineageService.Ingestion.Kafka.Changes;

/// <summary>
/// Tells a topic which datasets and jobs changed, for other platforms: at least once, a subject once for the commits that were made meanwhile. Brokers
/// that are away hold up nothing but the telling. Mutable; a loop of its own.
/// </summary>
public sealed class ChangesPublisher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private readonly ChangeOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly string _topic;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly Meter _meter = new(KafkaMetrics.MeterName);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _published;

    private ChangesPublisher(ChangeOutbox outbox, KafkaConnection connection, string topic, TimeProvider time)
    {
        (_outbox, _topic, _time) = (outbox, topic, time);
        _producer = KafkaClients.Producer(connection, Patience).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        _meter.CreateObservableGauge("lineage.kafka.changes.waiting", () => outbox.Waiting, "{subject}", "Datasets and jobs whose change is not published yet.");
        _meter.CreateObservableCounter("lineage.kafka.changes.published", () => Interlocked.Read(ref _published), "{record}", "Changes published.");
        _loop = RunAsync(_stopping.Token);
    }

    /// <summary>Begins to tell, first what an earlier process left untold. Makes the topic, compacted, where it is not there.</summary>
    /// <exception cref="KafkaIngestException">There is no native library, or a setting is wrong.</exception>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ChangesPublisher> StartAsync(
        LineageGraphHost host, KafkaConnection connection, string topic, TimeProvider time, CancellationToken cancellationToken)
    {
        await CreateTopicAsync(connection, topic).ConfigureAwait(false);
        var outbox = await ChangeOutbox.OpenAsync(host, cancellationToken).ConfigureAwait(false);
        return new ChangesPublisher(outbox, connection, topic, time);
    }

    /// <summary>Ends the telling; what is not told yet is told by the next process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _outbox.SaveAsync(_time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LineageStoreException)
        {
            // Then some of it is told twice.
        }

        _outbox.Dispose();
        _producer.Dispose();
        _meter.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = new RetryDelay(LongestDelay);
        while (true)
        {
            var content = await _outbox.TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await Task.WhenAll(content.Subjects.Select(one => _producer.ProduceAsync(
                    _topic, ChangeRecord.Of(one.Key, one.Value.Aspects, one.Value.Epoch), cancellationToken))).ConfigureAwait(false);
                _outbox.Published(content);
                Interlocked.Add(ref _published, content.Subjects.Count);
                delay.Reset();
            }
            catch (KafkaException)
            {
                _outbox.PutBack(content);
                await Task.Delay(delay.Next(), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task CreateTopicAsync(KafkaConnection connection, string topic)
    {
        using var admin = KafkaClients.Admin(connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var compacted = new TopicSpecification
        {
            Name = topic,
            NumPartitions = -1,
            ReplicationFactor = -1,
            Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" },
        };
        try
        {
            await admin.CreateTopicsAsync([compacted], new CreateTopicsOptions { RequestTimeout = Patience }).ConfigureAwait(false);
        }
        catch (KafkaException)
        {
            // It is there, or this client may not make topics: then whoever may has made it.
        }
    }
}
