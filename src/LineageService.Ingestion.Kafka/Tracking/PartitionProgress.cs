using Confluent.Kafka;
using LineageService.Ingestion.Sources;

namespace LineageService.Ingestion.Kafka.Tracking;

/// <summary>How far a consumer is in each of its partitions. Mutable, thread-safe.</summary>
internal sealed class PartitionProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, IngestPartition> _partitions = [];

    /// <summary>The partitions, by topic and number.</summary>
    public IReadOnlyList<IngestPartition> All()
    {
        lock (_lock)
        {
            return [.. _partitions.Values.OrderBy(partition => partition.Topic, StringComparer.Ordinal).ThenBy(partition => partition.Partition)];
        }
    }

    public TopicPartition[] Assigned()
    {
        lock (_lock) return [.. _partitions.Keys];
    }

    /// <summary>Those of which it is not known where the consumer is, or what the broker knows of it: at a partition's end nothing may ever be committed anew.</summary>
    public TopicPartition[] WithoutPosition()
    {
        lock (_lock) return [.. _partitions.Where(one => one.Value.Next is null || one.Value.Committed is null).Select(one => one.Key)];
    }

    public void Add(IEnumerable<TopicPartition> partitions)
    {
        lock (_lock)
        {
            foreach (var partition in partitions)
                _partitions.TryAdd(partition, new IngestPartition(partition.Topic, partition.Partition.Value, null, null, null, null));
        }
    }

    public void Remove(IEnumerable<TopicPartition> partitions)
    {
        lock (_lock)
        {
            foreach (var partition in partitions) _partitions.Remove(partition);
        }
    }

    public void Stored(TopicPartition partition, long next, DateTimeOffset lastRecordAt) =>
        Change(partition, known => known with { Next = next, LastRecordAt = lastRecordAt });

    /// <summary>Between where it was and there is nothing to read.</summary>
    public void Passed(TopicPartition partition, long next) => Change(partition, known => known with { Next = next });

    /// <summary>Where it goes on; null where that is not known yet.</summary>
    public long? NextOf(TopicPartition partition)
    {
        lock (_lock) return _partitions.GetValueOrDefault(partition)?.Next;
    }

    public void Committed(TopicPartition partition, long offset) => Change(partition, known => known with { Committed = offset });

    /// <summary>Where it will begin, unless it has begun.</summary>
    public void Begins(TopicPartition partition, long offset) => Change(partition, known => known with { Next = known.Next ?? offset });

    public void Ends(TopicPartition partition, long offset) => Change(partition, known => known with { End = offset });

    private void Change(TopicPartition partition, Func<IngestPartition, IngestPartition> change)
    {
        lock (_lock)
        {
            if (_partitions.TryGetValue(partition, out var known)) _partitions[partition] = change(known);
        }
    }
}
