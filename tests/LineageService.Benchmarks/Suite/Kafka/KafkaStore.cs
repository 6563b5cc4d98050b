using Confluent.Kafka;
using LineageService.Benchmarks.Suite.Events;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Kafka.Native;
using LineageService.Ingestion.Kafka.Tests;
using LineageService.Ingestion.Sources;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Suite.Kafka;

/// <summary>A topic, a producer that compresses with zstd, and a durable store that consumes it. Owns the store, not the broker. Mutable.</summary>
internal sealed class KafkaStore : IAsyncDisposable
{
    private readonly TestTopics _topics;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly string _topic;
    private KafkaConsumer? _consumer;

    private KafkaStore(EventStore events, TestTopics topics, string topic)
    {
        (Events, _topics, _topic) = (events, topics, topic);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = topics.Bootstrap,
            Acks = Acks.All,
            CompressionType = CompressionType.Zstd,
            LingerMs = 5,
            QueueBufferingMaxKbytes = 512 * 1024,
        }).Build();
    }

    public EventStore Events { get; }

    public IngestSourceStatus Status => _consumer!.Status;

    /// <summary>Bytes of the events that were written, before they were compressed.</summary>
    public long BytesProduced { get; private set; }

    /// <summary>What the topic takes on the broker's disk; 0 for a broker that is not ours.</summary>
    public double TopicMegabytes => KafkaServer.Shared.BytesOf(_topic) / 1e6;

    public static async Task<KafkaStore> OpenAsync(BenchmarkContext context, string name, CancellationToken cancellationToken)
    {
        KafkaLibrary.Load();
        var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        return new KafkaStore(await EventStore.OpenAsync(context, name, cancellationToken), topics, await topics.CreateAsync(name));
    }

    public void Consume() => _consumer = KafkaConsumer.Start(
        new KafkaConsumerOptions(new KafkaConnection(_topics.Bootstrap), _topics.Name("group")) { EventTopics = [_topic] },
        new KafkaTargets(Events.Host, Events.Ingester, null, null, TimeProvider.System));

    public async Task StopConsumingAsync()
    {
        await _consumer!.DisposeAsync();
        _consumer = null;
    }

    /// <summary>Writes events; ends when the broker has acknowledged them.</summary>
    public void Produce(IEnumerable<ReadOnlyMemory<byte>> events)
    {
        foreach (var body in events)
        {
            var message = new Message<byte[], byte[]> { Value = body.ToArray() };
            BytesProduced += body.Length;
            while (true)
            {
                try
                {
                    _producer.Produce(_topic, message);
                    break;
                }
                catch (ProduceException<byte[], byte[]> failure) when (failure.Error.Code == ErrorCode.Local_QueueFull)
                {
                    _producer.Flush(TimeSpan.FromMilliseconds(50));
                }
            }
        }

        _producer.Flush(TimeSpan.FromMinutes(2));
    }

    public async Task WaitForAsync(long records, CancellationToken cancellationToken)
    {
        while (Status.Counts.Received < records)
        {
            if (Status.State == IngestSourceState.Failed) throw new InvalidOperationException(Status.Reason);
            await Task.Delay(2, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_consumer is not null) await _consumer.DisposeAsync();
        _producer.Dispose();
        _topics.Dispose();
        await Events.DisposeAsync();
    }
}
