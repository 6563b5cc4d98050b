using System.Collections.Immutable;

namespace LineageService.Ingestion.Sources;

/// <summary>What a source is doing.</summary>
public enum IngestSourceState : byte
{
    /// <summary>Not connected yet.</summary>
    Starting = 0,

    /// <summary>Taking records, or waiting for some.</summary>
    Running = 1,

    /// <summary>The store is slower than the source: nothing is fetched until it has caught up.</summary>
    Paused = 2,

    /// <summary>Something it needs is away, and it tries again; nothing is lost meanwhile.</summary>
    Retrying = 3,

    /// <summary>Ended, as asked.</summary>
    Stopped = 4,

    /// <summary>Ended for a reason that trying again cannot help.</summary>
    Failed = 5,
}

/// <summary>How a source fares.</summary>
/// <param name="Name">Of a Kafka consumer, its group.</param>
/// <param name="Reason">Why it is not running; null while it is.</param>
/// <param name="Since">Since when it is in this state (UTC).</param>
public sealed record IngestSourceStatus(
    string Name,
    IngestSourceState State,
    string? Reason,
    DateTimeOffset Since,
    IngestSourceCounts Counts,
    ImmutableArray<IngestPartition> Partitions)
{
    /// <summary>Records behind, all partitions together; null where it is not known of one of them.</summary>
    public long? Lag
    {
        get
        {
            long sum = 0;
            foreach (var partition in Partitions)
            {
                if (partition.Lag is not { } lag) return null;
                sum += lag;
            }

            return sum;
        }
    }
}

/// <summary>What became of the records so far, since the service was started.</summary>
/// <param name="Duplicate">Known already: sent twice, or read again after a crash.</param>
/// <param name="DeadLettered">Could not be applied.</param>
/// <param name="Retried">Times that the store was asked again after it failed.</param>
public sealed record IngestSourceCounts(long Received, long Accepted, long Duplicate, long DeadLettered, long Retried)
{
    public static IngestSourceCounts None { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>How far a source is in one partition of a topic.</summary>
/// <param name="Next">Offset of the next record that is not in the store yet; null where none came so far.</param>
/// <param name="Committed">What the broker knows of it: after a crash it goes on here.</param>
/// <param name="End">Offset that the next record will get; null where it is not known.</param>
/// <param name="LastRecordAt">Time of the last record that is in the store, as its producer or broker stamped it (UTC).</param>
public sealed record IngestPartition(string Topic, int Partition, long? Next, long? Committed, long? End, DateTimeOffset? LastRecordAt)
{
    /// <summary>Records that are not in the store yet; null where it is not known.</summary>
    public long? Lag => End is { } end && (Next ?? Committed) is { } next ? Math.Max(0, end - next) : null;
}
