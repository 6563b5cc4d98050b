using System.Globalization;
using Confluent.Kafka;
using LineageService.Ingestion.Events;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>A record of a topic on its way into the store.</summary>
/// <param name="Body">The value; null where the record has none. Its memory may be used again once the record is durable.</param>
internal readonly record struct TopicRecord(
    string Topic, int Partition, long Offset, DateTime Time, byte[]? Key, ReadOnlyMemory<byte>? Body, Headers? Headers)
{
    public ReadOnlyMemory<byte> Value => Body ?? default;

    /// <summary>As the log has it.</summary>
    public string Position => string.Create(CultureInfo.InvariantCulture, $"kafka:{Topic}/{Partition}@{Offset}");

    public ReceivedEvent Received => new(Value, Position);

    public static TopicRecord Of(ConsumeResult<byte[]?, byte[]?> result) =>
        Of(result, result.Message.Value is { } value ? (ReadOnlyMemory<byte>?)value : null);

    public static TopicRecord Of(ConsumeResult<byte[]?, ReadOnlyMemory<byte>?> result) => Of(result, result.Message.Value);

    private static TopicRecord Of<T>(ConsumeResult<byte[]?, T> result, ReadOnlyMemory<byte>? body) => new(
        result.Topic,
        result.Partition.Value,
        result.Offset.Value,
        result.Message.Timestamp.UtcDateTime,
        result.Message.Key,
        body,
        result.Message.Headers);
}
