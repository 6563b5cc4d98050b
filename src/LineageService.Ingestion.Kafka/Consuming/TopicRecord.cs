using System.Globalization;
using Confluent.Kafka;
using LineageService.Ingestion.Events;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>A record of a topic on its way into the store.</summary>
/// <param name="Raw">The value; null where the record has none.</param>
internal readonly record struct TopicRecord(
    string Topic, int Partition, long Offset, DateTime Time, byte[]? Key, byte[]? Raw, Headers? Headers)
{
    public ReadOnlyMemory<byte> Value => Raw;

    /// <summary>As the log has it.</summary>
    public string Position => string.Create(CultureInfo.InvariantCulture, $"kafka:{Topic}/{Partition}@{Offset}");

    public ReceivedEvent Received => new(Value, Position);

    public static TopicRecord Of(ConsumeResult<byte[]?, byte[]?> result) => new(
        result.Topic,
        result.Partition.Value,
        result.Offset.Value,
        result.Message.Timestamp.UtcDateTime,
        result.Message.Key,
        result.Message.Value,
        result.Message.Headers);
}
