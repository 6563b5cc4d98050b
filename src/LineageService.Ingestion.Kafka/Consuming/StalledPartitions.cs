using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Tracking;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Notices a partition that has records of which none comes, and positions the consumer in it anew. The client may stop to fetch one in the course
/// of rebalances; without this only the lag would tell. Mutable; one thread.
/// </summary>
internal sealed class StalledPartitions(IConsumer<byte[]?, ReadOnlyMemory<byte>?> consumer, PartitionProgress progress)
{
    /// <summary>After this long without any record.</summary>
    private const long IdleLimit = 3_000;

    /// <summary>After this long without one of the partition, while others bring some.</summary>
    private const long BusyLimit = 30_000;

    private const long CheckEvery = 1_000;

    private readonly Dictionary<TopicPartition, long> _lastAt = [];

    // Behind the last record that came, whether or not the store has it yet: what is underway is not to come again.
    private readonly Dictionary<TopicPartition, long> _next = [];
    private long _anyAt = Environment.TickCount64;
    private long _checkedAt = Environment.TickCount64;

    /// <summary>A record came.</summary>
    public void Note(TopicPartition partition, long offset)
    {
        _next[partition] = offset + 1;
        Note(partition);
    }

    /// <summary>Behind the last record that came since the partition was assigned; null where none did.</summary>
    public long? NextOf(TopicPartition partition) => _next.TryGetValue(partition, out var next) ? next : null;

    /// <summary>The partition was assigned.</summary>
    public void Note(TopicPartition partition) => _lastAt[partition] = _anyAt = Environment.TickCount64;

    /// <summary>All waits begin anew: nothing was to come while partitions were paused.</summary>
    public void NoteAll()
    {
        foreach (var partition in progress.Assigned()) Note(partition);
    }

    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _lastAt.Remove(partition);
            _next.Remove(partition);
        }
    }

    /// <summary>Looks, if it is time to, and helps.</summary>
    /// <returns>How many were stalled.</returns>
    public int Check()
    {
        var now = Environment.TickCount64;
        if (now - _checkedAt < CheckEvery) return 0;
        _checkedAt = now;
        var helped = 0;
        foreach (var partition in progress.All())
        {
            var key = new TopicPartition(partition.Topic, partition.Partition);
            if (!_next.TryGetValue(key, out var next)) next = partition.Next ?? long.MaxValue;
            if (partition.End is not { } end || end <= next) continue;
            var since = now - _lastAt.GetValueOrDefault(key, now);
            if (since < IdleLimit || (since < BusyLimit && now - _anyAt < IdleLimit)) continue;
            Help(new TopicPartitionOffset(key, next));
            helped++;
        }

        return helped;
    }

    private void Help(TopicPartitionOffset place)
    {
        Note(place.TopicPartition);
        try
        {
            consumer.IncrementalUnassign([place.TopicPartition]);
            consumer.IncrementalAssign([place]);
            consumer.Resume([place.TopicPartition]);
        }
        catch (KafkaException)
        {
            // The group is just being arranged anew; if it is still stalled after that, it comes up again.
        }
    }
}
