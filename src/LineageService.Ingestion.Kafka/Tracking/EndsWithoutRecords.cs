using Confluent.Kafka;

namespace LineageService.Ingestion.Kafka.Tracking;

/// <summary>
/// Offsets behind the last record of a partition that no record has: marks of transactions, and records that were taken back. Without them
/// a partition that is written in transactions would never be read to its end. Mutable; one thread.
/// </summary>
internal sealed class EndsWithoutRecords
{
    private readonly Dictionary<TopicPartition, (long Behind, long End)> _ends = [];

    /// <summary>The partition ends at <paramref name="end"/>, and nothing to read is between <paramref name="behind"/> and there.</summary>
    public void Note(TopicPartition partition, long behind, long end)
    {
        if (_ends.TryGetValue(partition, out var known) && known.End == behind) behind = known.Behind;
        _ends[partition] = (behind, end);
    }

    /// <summary>Where to go on once everything before <paramref name="next"/> is stored.</summary>
    public long After(TopicPartition partition, long next) => _ends.TryGetValue(partition, out var known) && known.Behind == next ? known.End : next;

    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions) _ends.Remove(partition);
    }
}
