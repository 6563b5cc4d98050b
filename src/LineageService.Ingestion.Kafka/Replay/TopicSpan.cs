using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Consuming;

namespace LineageService.Ingestion.Kafka.Replay;

/// <summary>
/// The records of a topic from a start up to where its partitions ended when the reading began. Belongs to no group and commits nothing. Mutable;
/// one thread.
/// </summary>
internal sealed class TopicSpan
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly Dictionary<int, (long Next, long End)> _open = [];
    private readonly string _topic;

    private TopicSpan(IConsumer<byte[]?, byte[]?> consumer, string topic) => (_consumer, _topic) = (consumer, topic);

    /// <summary>Partitions that have more.</summary>
    public IReadOnlyCollection<int> Open => _open.Keys;

    /// <exception cref="KafkaException">The brokers are away, or there is no such topic.</exception>
    public static TopicSpan Assign(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<int> partitions, string topic, TopicStart start)
    {
        var span = new TopicSpan(consumer, topic);
        foreach (var offset in Starts(consumer, partitions, topic, start))
        {
            var bounds = consumer.QueryWatermarkOffsets(offset.TopicPartition, Patience);
            var first = offset.Offset == Offset.End ? bounds.High.Value : Math.Max(offset.Offset.Value, bounds.Low.Value);
            if (first < bounds.High.Value) span._open[offset.Partition.Value] = (first, bounds.High.Value);
        }

        consumer.Assign(span._open.Select(one => new TopicPartitionOffset(topic, one.Key, one.Value.Next)));
        return span;
    }

    /// <summary>The next record of any partition; null where the wait was in vain or all is read.</summary>
    /// <exception cref="KafkaException">It cannot be read.</exception>
    public TopicRecord? Next()
    {
        if (_open.Count == 0) return null;
        var result = _consumer.Consume(Step);

        // Behind the last record there may be offsets that no record has: marks of transactions.
        foreach (var (partition, (_, end)) in _open.ToArray())
        {
            var position = _consumer.Position(new TopicPartition(_topic, partition));
            if (position != Offset.Unset && position.Value >= end) _open.Remove(partition);
        }

        return result is { Message: not null } ? TopicRecord.Of(result) : null;
    }

    private static IEnumerable<TopicPartitionOffset> Starts(
        IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<int> partitions, string topic, TopicStart start)
    {
        if (!start.Offsets.IsEmpty) return start.Offsets.Select(one => new TopicPartitionOffset(topic, one.Key, one.Value));
        if (start.Time is not { } time) return partitions.Select(partition => new TopicPartitionOffset(topic, partition, 0));
        var stamp = new Timestamp(time.UtcDateTime);
        return consumer.OffsetsForTimes(partitions.Select(partition => new TopicPartitionTimestamp(topic, partition, stamp)), Patience);
    }
}
