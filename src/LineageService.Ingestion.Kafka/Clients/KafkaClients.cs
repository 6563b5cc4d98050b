using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Native;

namespace LineageService.Ingestion.Kafka.Clients;

/// <summary>Makes the client library's consumers and producers, with the settings on which the guarantees rest.</summary>
internal static class KafkaClients
{
    private const string ClientId = "lineage-service";

    /// <summary>A consumer that commits, now and then, exactly the offsets that were stored in it.</summary>
    /// <exception cref="KafkaIngestException">There is no native library, or a setting is not one.</exception>
    /// <param name="bodies">Takes the values of records.</param>
    public static ConsumerBuilder<byte[]?, ReadOnlyMemory<byte>?> Consumer(KafkaConsumerOptions options, IDeserializer<ReadOnlyMemory<byte>?> bodies)
    {
        var config = new ConsumerConfig(Settings(options.Connection))
        {
            GroupId = options.Group,
            GroupInstanceId = options.InstanceId,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            AutoOffsetReset = options.FromBeginning ? AutoOffsetReset.Earliest : AutoOffsetReset.Latest,
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = 500,
            AllowAutoCreateTopics = false,
            EnablePartitionEof = true,
        };

        // Topics that a pattern finds, and such that are made later, are seen within seconds and not minutes; configuration may say otherwise.
        Default(config, "topic.metadata.refresh.interval.ms", "10000");
        // Of several in a group the others take over soon what one that was killed had; one alone comes back under its name.
        if (options.InstanceId is null) Default(config, "session.timeout.ms", "10000");
        Default(config, "queued.max.messages.kbytes", "32768");
        Default(config, "queued.min.messages", "20000");
        Default(config, "fetch.wait.max.ms", "100");

        // A full queue is looked at again soon: it is empty in a fraction of the second that the client would wait by itself.
        Default(config, "fetch.queue.backoff.ms", "10");

        // Of one partition at a time: what is packed well becomes a hundred times larger, past all limits of memory.
        Default(config, "fetch.message.max.bytes", "131072");
        return new ConsumerBuilder<byte[]?, ReadOnlyMemory<byte>?>(config).SetValueDeserializer(bodies);
    }

    /// <summary>A consumer that belongs to no group and commits nothing.</summary>
    /// <exception cref="KafkaIngestException">There is no native library, or a setting is not one.</exception>
    public static ConsumerBuilder<byte[]?, byte[]?> Reader(KafkaConnection connection)
    {
        var config = new ConsumerConfig(Settings(connection))
        {
            GroupId = "lineage-reader",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            AllowAutoCreateTopics = false,
        };
        Default(config, "queued.max.messages.kbytes", "32768");
        Default(config, "fetch.queue.backoff.ms", "10");
        return new ConsumerBuilder<byte[]?, byte[]?>(config);
    }

    /// <summary>A producer whose acknowledgement means: on all replicas, once.</summary>
    /// <param name="patience">How long a record may be underway before it fails.</param>
    /// <exception cref="KafkaIngestException">There is no native library, or a setting is not one.</exception>
    public static ProducerBuilder<byte[]?, byte[]?> Producer(KafkaConnection connection, TimeSpan patience)
    {
        var config = new ProducerConfig(Settings(connection))
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            MessageTimeoutMs = (int)patience.TotalMilliseconds,
        };
        Default(config, "compression.type", "zstd");
        Default(config, "linger.ms", "5");
        Default(config, "message.max.bytes", "67108864");
        return new ProducerBuilder<byte[]?, byte[]?>(config);
    }

    /// <exception cref="KafkaIngestException">There is no native library, or a setting is not one.</exception>
    public static AdminClientBuilder Admin(KafkaConnection connection) => new(new AdminClientConfig(Settings(connection)));

    private static ClientConfig Settings(KafkaConnection connection)
    {
        KafkaLibrary.Load();
        var config = new ClientConfig { BootstrapServers = connection.Bootstrap, ClientId = ClientId, ReconnectBackoffMaxMs = 2000 };
        foreach (var (name, value) in connection.Settings) config.Set(name, value);
        return config;
    }

    private static void Default(ClientConfig config, string name, string value)
    {
        if (config.Get(name) is null) config.Set(name, value);
    }
}
