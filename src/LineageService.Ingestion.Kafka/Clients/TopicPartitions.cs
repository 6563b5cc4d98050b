using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Ingestion.Kafka.Clients;

/// <summary>Which partitions a topic has.</summary>
internal static class TopicPartitions
{
    /// <exception cref="KafkaException">The brokers are away, or there is no such topic.</exception>
    public static IReadOnlyList<int> Of(KafkaConnection connection, string topic)
    {
        using var admin = KafkaClients.Admin(connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var found = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single(one => one.Topic == topic);
        if (found.Error.IsError) throw new KafkaException(found.Error);
        return found.Partitions.Count > 0
            ? [.. found.Partitions.Select(partition => partition.PartitionId).Order()]
            : throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart));
    }
}
