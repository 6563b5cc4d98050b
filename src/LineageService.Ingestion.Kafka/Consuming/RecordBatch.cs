using Confluent.Kafka;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>Records that go into the store together, in order of arrival. Mutable; one thread at a time.</summary>
internal sealed class RecordBatch(BodyPool pool)
{
    private readonly List<TopicRecord>[] _records = [[], [], []];

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>When the first one came (<see cref="Environment.TickCount64"/>).</summary>
    public long StartedAt { get; private set; }

    /// <summary>By partition: the last record of it.</summary>
    public Dictionary<TopicPartition, TopicRecord> Last { get; } = [];

    /// <summary>Where the bodies of events are.</summary>
    public BodyBuffer Bodies { get; } = new(pool);

    public IEnumerable<TopicRecord> All => _records.SelectMany(records => records);

    public IReadOnlyList<TopicRecord> Of(TopicRole role) => _records[(int)role];

    public void Add(TopicRole role, TopicRecord record)
    {
        if (Count++ == 0) StartedAt = Environment.TickCount64;
        Bytes += record.Value.Length;
        _records[(int)role].Add(record);
        Last[new TopicPartition(record.Topic, record.Partition)] = record;
    }

    /// <summary>Forgets the records of partitions that another consumer has now.</summary>
    public void Remove(IReadOnlySet<TopicPartition> partitions)
    {
        foreach (var records in _records)
        {
            foreach (var record in records)
            {
                if (!partitions.Contains(new TopicPartition(record.Topic, record.Partition))) continue;
                Count--;
                Bytes -= record.Value.Length;
            }

            records.RemoveAll(record => partitions.Contains(new TopicPartition(record.Topic, record.Partition)));
        }

        foreach (var partition in partitions) Last.Remove(partition);
    }
}
