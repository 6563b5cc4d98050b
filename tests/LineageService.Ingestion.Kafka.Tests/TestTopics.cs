using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using LineageService.Ingestion.Kafka.Native;

namespace LineageService.Ingestion.Kafka.Tests;

/// <summary>Topics of one test on a broker, and what is written to and read from them.</summary>
internal sealed class TestTopics(string bootstrap) : IDisposable
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private IProducer<byte[]?, byte[]?>? _producer;

    public string Bootstrap => bootstrap;

    /// <summary>A name of this test's own.</summary>
    public string Name(string name) => $"{_prefix}.{name}";

    /// <param name="maxRecordBytes">The longest record that the topic takes; null for what brokers usually do.</param>
    public async Task<string> CreateAsync(string name, int partitions = 3, int? maxRecordBytes = null)
    {
        KafkaLibrary.Load();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();

        // Records of tests may be dated long ago: the broker must not let them expire.
        var settings = new Dictionary<string, string> { ["retention.ms"] = "-1" };
        if (maxRecordBytes is { } bytes) settings["max.message.bytes"] = bytes.ToString(CultureInfo.InvariantCulture);
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = Name(name), NumPartitions = partitions, ReplicationFactor = 1, Configs = settings }]);
        return Name(name);
    }

    public Task ProduceAsync(string topic, IEnumerable<string> bodies, CompressionType compression = CompressionType.None) =>
        ProduceAsync(topic, bodies.Select(body => new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(body) }), compression);

    /// <summary>Writes records, spread over the partitions; ends when they are acknowledged.</summary>
    public async Task ProduceAsync(string topic, IEnumerable<Message<byte[]?, byte[]?>> messages, CompressionType compression = CompressionType.None)
    {
        KafkaLibrary.Load();
        if (compression != CompressionType.None)
        {
            using var own = Producer(compression);
            await WriteAsync(own, topic, messages);
            return;
        }

        _producer ??= Producer(CompressionType.None);
        await WriteAsync(_producer, topic, messages);
    }

    /// <summary>Writes records in one transaction and ends it, by default for good.</summary>
    public async Task ProduceTogetherAsync(string topic, IEnumerable<string> bodies, bool aborted = false)
    {
        KafkaLibrary.Load();
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig { BootstrapServers = bootstrap, TransactionalId = $"{_prefix}.{Guid.NewGuid():N}" }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        await WriteAsync(producer, topic, bodies.Select(body => new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(body) }));
        if (aborted) producer.AbortTransaction(TimeSpan.FromSeconds(30));
        else producer.CommitTransaction(TimeSpan.FromSeconds(30));
    }

    /// <summary>Reads a topic of one partition from its beginning until as many records came.</summary>
    public IReadOnlyList<Message<byte[]?, byte[]?>> Read(string topic, int count)
    {
        KafkaLibrary.Load();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "test-reader" }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var read = new List<Message<byte[]?, byte[]?>>();
        var deadline = Environment.TickCount64 + 20_000;
        while (read.Count < count && Environment.TickCount64 < deadline)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { Message: { } message }) read.Add(message);
        }

        // What is more than expected shows too.
        while (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { Message: { } message }) read.Add(message);
        return read;
    }

    public void Dispose() => _producer?.Dispose();

    private IProducer<byte[]?, byte[]?> Producer(CompressionType compression) => new ProducerBuilder<byte[]?, byte[]?>(
        new ProducerConfig { BootstrapServers = bootstrap, Acks = Acks.All, CompressionType = compression, LingerMs = 5, EnableIdempotence = true }).Build();

    private static Task WriteAsync(IProducer<byte[]?, byte[]?> producer, string topic, IEnumerable<Message<byte[]?, byte[]?>> messages) =>
        Task.WhenAll(messages.Select(message => producer.ProduceAsync(topic, message)));
}
