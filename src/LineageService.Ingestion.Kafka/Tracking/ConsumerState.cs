using LineageService.Ingestion.Events;
using LineageService.Ingestion.Sources;

namespace LineageService.Ingestion.Kafka.Tracking;

/// <summary>What a consumer is doing and what became of its records. Mutable, thread-safe.</summary>
internal sealed class ConsumerState(string name, PartitionProgress progress, TimeProvider time)
{
    private readonly Lock _lock = new();
    private IngestSourceCounts _counts = IngestSourceCounts.None;
    private (IngestSourceState State, string? Reason) _shown = (IngestSourceState.Starting, "connecting");
    private DateTimeOffset _since = time.GetUtcNow();
    private (IngestSourceState State, string? Reason)? _end;
    private string? _storeTrouble;
    private string? _brokerTrouble;
    private string? _topicTrouble;
    private bool _isPaused;
    private bool _isConnected;

    public IngestSourceStatus ToStatus()
    {
        lock (_lock) return new IngestSourceStatus(name, _shown.State, _shown.Reason, _since, _counts, [.. progress.All()]);
    }

    /// <summary>The store, or a topic that is written to, failed or works again (null).</summary>
    public void StoreTrouble(string? reason) => Change(() => _storeTrouble = reason);

    public void BrokerTrouble(string? reason) => Change(() =>
    {
        _brokerTrouble = reason;
        _isConnected |= reason is null;
    });

    public void TopicTrouble(string? reason) => Change(() => _topicTrouble = reason);

    public void Paused(bool isPaused) => Change(() => _isPaused = isPaused);

    public void Connected() => Change(() => _isConnected = true);

    public void Stopped() => Change(() => _end ??= (IngestSourceState.Stopped, null));

    public void Failed(string reason) => Change(() => _end ??= (IngestSourceState.Failed, reason));

    public void Retried()
    {
        lock (_lock) _counts = _counts with { Retried = _counts.Retried + 1 };
    }

    public void Count(IngestStatus status)
    {
        lock (_lock)
        {
            _counts = status switch
            {
                IngestStatus.Accepted => _counts with { Received = _counts.Received + 1, Accepted = _counts.Accepted + 1 },
                IngestStatus.Duplicate => _counts with { Received = _counts.Received + 1, Duplicate = _counts.Duplicate + 1 },
                IngestStatus.Rejected or IngestStatus.TooLarge =>
                    _counts with { Received = _counts.Received + 1, DeadLettered = _counts.DeadLettered + 1 },
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            var now = Now();
            if (now == _shown) return;
            (_shown, _since) = (now, time.GetUtcNow());
        }
    }

    private (IngestSourceState State, string? Reason) Now()
    {
        if (_end is { } end) return end;
        if ((_storeTrouble ?? _brokerTrouble) is { } trouble) return (IngestSourceState.Retrying, trouble);
        if (_isPaused) return (IngestSourceState.Paused, "the store is slower than the topics");
        if (_topicTrouble is not null) return (IngestSourceState.Retrying, _topicTrouble);
        return _isConnected ? (IngestSourceState.Running, null) : (IngestSourceState.Starting, "connecting");
    }
}
