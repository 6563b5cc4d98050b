using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Consuming;

namespace LineageService.Ingestion.Kafka.Replay;

/// <summary>
/// A topic's records of all partitions in the order of their stamps, as far as each partition is in order itself. Mutable; one thread at a time.
/// </summary>
internal sealed class MergedSpans
{
    // A partition that is far ahead of the others waits.
    private const int MaxAhead = 2000;

    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly TopicSpan _span;
    private readonly string _topic;
    private readonly Dictionary<int, Queue<TopicRecord>> _waiting = [];
    private readonly HashSet<int> _paused = [];

    private MergedSpans(IConsumer<byte[]?, byte[]?> consumer, TopicSpan span, string topic) => (_consumer, _span, _topic) = (consumer, span, topic);

    /// <exception cref="KafkaException">The brokers are away, or there is no such topic.</exception>
    public static MergedSpans Open(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<int> partitions, string topic, TopicStart start)
    {
        var merged = new MergedSpans(consumer, TopicSpan.Assign(consumer, partitions, topic, start), topic);
        foreach (var partition in merged._span.Open) merged._waiting[partition] = new Queue<TopicRecord>();
        return merged;
    }

    /// <summary>The next record; null at the end.</summary>
    public TopicRecord? Next(CancellationToken cancellationToken)
    {
        while (_span.Open.Any(partition => _waiting[partition].Count == 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_span.Next() is { } record) Add(record);
        }

        var first = -1;
        foreach (var (partition, records) in _waiting)
        {
            if (records.Count > 0 && (first < 0 || Precedes(records.Peek(), _waiting[first].Peek()))) first = partition;
        }

        if (first < 0) return null;
        var next = _waiting[first].Dequeue();
        if (_waiting[first].Count < MaxAhead / 4 && _paused.Remove(first)) _consumer.Resume([new TopicPartition(_topic, first)]);
        return next;
    }

    private void Add(TopicRecord record)
    {
        var records = _waiting[record.Partition];
        records.Enqueue(record);
        if (records.Count >= MaxAhead && _span.Open.Contains(record.Partition) && _paused.Add(record.Partition))
            _consumer.Pause([new TopicPartition(_topic, record.Partition)]);
    }

    private static bool Precedes(TopicRecord one, TopicRecord other) =>
        one.Time != other.Time ? one.Time < other.Time : one.Partition < other.Partition;
}
