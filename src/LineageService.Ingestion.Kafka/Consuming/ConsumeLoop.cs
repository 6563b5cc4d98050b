using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Kafka.Tracking;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// The polling of one consumer: gathers batches, starts their deliveries, stores offsets in the order of the batches, pauses while the store is
/// behind, and hands partitions over when the group rebalances. Mutable; one thread.
/// </summary>
internal sealed class ConsumeLoop : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(5);

    private readonly KafkaConsumerOptions _options;
    private readonly BatchDelivery _delivery;
    private readonly PartitionProgress _progress;
    private readonly ConsumerState _state;
    private readonly ClientErrors _errors;
    private readonly Queue<(RecordBatch Batch, Task Delivery)> _underway = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly IConsumer<byte[]?, ReadOnlyMemory<byte>?> _consumer;
    private readonly StalledPartitions _stalled;
    private readonly EndsWithoutRecords _ends = new();
    private readonly BodyPool _pool;
    private RecordBatch _batch;
    private bool _isPaused;
    private bool _hasNewPartitions;

    public ConsumeLoop(
        KafkaConsumerOptions options, BatchDelivery delivery, PartitionProgress progress, ConsumerState state, ClientErrors errors)
    {
        (_options, _delivery, _progress, _state, _errors) = (options, delivery, progress, state, errors);
        _pool = new BodyPool(delivery.HoldsBodies ? 0 : PiecesUnderway(options));
        _batch = new RecordBatch(_pool);
        _consumer = KafkaClients.Consumer(options, new BodyReading(topic => RoleOf(topic) == TopicRole.Events ? _batch.Bodies : null))
            .SetErrorHandler((_, error) => errors.Note(error))
            .SetLogHandler((_, _) => { })
            .SetOffsetsCommittedHandler((_, committed) => Committed(committed))
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Revoked(partitions, isLost: false))
            .SetPartitionsLostHandler((_, partitions) => Revoked(partitions, isLost: true))
            .Build();
        _stalled = new StalledPartitions(_consumer, progress);
    }

    /// <summary>Polls until told to stop.</summary>
    /// <exception cref="KafkaException">It cannot go on: fenced by another of its name, or not allowed.</exception>
    public void Run(CancellationToken stopping)
    {
        try
        {
            _consumer.Subscribe(_options.Topics);
            while (!stopping.IsCancellationRequested) Turn();
            WaitForAll(_options.RevocationWait);
        }
        finally
        {
            _giveUp.Cancel();
            _consumer.Close();
            _consumer.Dispose();
        }
    }

    public void Dispose() => _giveUp.Dispose();

    private void Turn()
    {
        Settle();
        var isFull = _batch.Count >= _options.MaxBatchRecords || _batch.Bytes >= _options.MaxBatchBytes;
        if (_batch.Count > 0 && _underway.Count < _options.MaxBatchesUnderway && (isFull || WaitLeft() <= TimeSpan.Zero)) Begin();
        else if (isFull) WaitForStore();
        else Poll();
    }

    private static int PiecesUnderway(KafkaConsumerOptions options) =>
        (int)((options.MaxBatchesUnderway + 1) * ((options.MaxBatchBytes / BodyPool.PieceLength) + 2));

    private TimeSpan WaitLeft() => _options.MaxBatchDelay - TimeSpan.FromMilliseconds(Environment.TickCount64 - _batch.StartedAt);

    private void Begin()
    {
        var (batch, before) = (_batch, _underway.Count == 0 ? Task.CompletedTask : _underway.Last().Delivery);
        _batch = new RecordBatch(_pool);
        _underway.Enqueue((batch, Task.Run(() => _delivery.DeliverAsync(batch, before, _giveUp.Token))));
    }

    // Pausing throws away what was fetched ahead, so a short wait is better; a long one would cost the membership.
    private void WaitForStore()
    {
        var oldest = _underway.Peek().Delivery;
        if (!_isPaused && Wait(oldest, _options.PauseAfter)) return;
        if (!_isPaused || _hasNewPartitions)
        {
            _consumer.Pause(_consumer.Assignment);
            (_isPaused, _hasNewPartitions) = (true, false);
            _state.Paused(true);
        }

        Take(Busy);
        Wait(oldest, Busy);
    }

    private void Poll()
    {
        if (_isPaused || _hasNewPartitions)
        {
            // New ones too: a partition that was taken away while it was paused comes back paused.
            _consumer.Resume(_consumer.Assignment);
            if (_isPaused) _stalled.NoteAll();
            (_isPaused, _hasNewPartitions) = (false, false);
            _state.Paused(false);
        }

        var wait = _underway.Count > 0 ? Busy : Idle;
        var left = _batch.Count > 0 ? WaitLeft() : Idle;
        if (left > TimeSpan.Zero && left < wait) wait = left;
        Take(wait);
    }

    private void Take(TimeSpan wait)
    {
        try
        {
            var result = _consumer.Consume(wait);
            if (result is { IsPartitionEOF: true })
            {
                Ended(result.TopicPartition, result.Offset.Value);
                return;
            }

            if (result is not { Message: not null })
            {
                if (!_isPaused) for (var helped = _stalled.Check(); helped > 0; helped--) _state.Retried();
                return;
            }

            _state.TopicTrouble(null);
            _stalled.Note(result.TopicPartition, result.Offset.Value);
            _batch.Add(RoleOf(result.Topic), TopicRecord.Of(result));
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal && _errors.Fatal is null)
        {
            // A topic that is not there yet, a broker that is away: the client goes on by itself.
            _state.TopicTrouble(failure.Error.Reason);
        }

        if (_errors.Fatal is { } fatal) throw new KafkaIngestException(fatal);
    }

    // Of a transactional topic the end may lie behind the last record: who is there has read everything.
    private void Ended(TopicPartition partition, long end)
    {
        var came = _stalled.NextOf(partition);
        if (came == end) return;
        _stalled.Note(partition, end - 1);
        if (came is { } behind && _progress.NextOf(partition) != behind)
        {
            _ends.Note(partition, behind, end);
            return;
        }

        if (TryStore(partition, end)) _progress.Passed(partition, end);
    }

    private TopicRole RoleOf(string topic) =>
        topic == _options.TaskTopic ? TopicRole.Tasks : topic == _options.UsageTopic ? TopicRole.Usage : TopicRole.Events;

    /// <summary>Stores the offsets of batches that are done, the oldest first, so that no offset hides an older record.</summary>
    private void Settle()
    {
        while (_underway.Count > 0 && _underway.Peek().Delivery.IsCompleted)
        {
            var (batch, delivery) = _underway.Dequeue();
            if (!delivery.IsCompletedSuccessfully)
            {
                // Told to give up: its records, and those behind them, are read again by whoever comes next.
                _underway.Clear();
                if (delivery.IsFaulted) delivery.GetAwaiter().GetResult();
                return;
            }

            foreach (var (partition, record) in batch.Last) Store(partition, record);
            batch.Bodies.Release();
        }
    }

    private void Store(TopicPartition partition, TopicRecord record)
    {
        var next = _ends.After(partition, record.Offset + 1);
        if (TryStore(partition, next)) _progress.Stored(partition, next, new DateTimeOffset(record.Time, TimeSpan.Zero));
    }

    private bool TryStore(TopicPartition partition, long next)
    {
        try
        {
            _consumer.StoreOffset(new TopicPartitionOffset(partition, next));
            return true;
        }
        catch (KafkaException failure) when (failure.Error.Code is ErrorCode.Local_State or ErrorCode.Local_UnknownPartition)
        {
            // Another consumer has the partition now and reads these records again.
            return false;
        }
    }

    private void Committed(CommittedOffsets committed)
    {
        foreach (var offset in committed.Offsets)
        {
            if (!offset.Error.IsError && offset.Offset.Value >= 0) _progress.Committed(offset.TopicPartition, offset.Offset.Value);
        }
    }

    private void Assigned(List<TopicPartition> partitions)
    {
        _progress.Add(partitions);
        foreach (var partition in partitions) _stalled.Note(partition);
        _state.Connected();

        // What is assigned while all is paused would flow on.
        _hasNewPartitions = true;
    }

    private void Revoked(List<TopicPartitionOffset> offsets, bool isLost)
    {
        var partitions = offsets.Select(offset => offset.TopicPartition).ToHashSet();
        _batch.Remove(partitions);
        if (!isLost) WaitForAll(_options.RevocationWait);
        _progress.Remove(partitions);
        _stalled.Forget(partitions);
        _ends.Forget(partitions);
    }

    private void WaitForAll(TimeSpan longest)
    {
        var started = Environment.TickCount64;
        while (_underway.Count > 0)
        {
            var left = longest - TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
            if (left <= TimeSpan.Zero || !Wait(_underway.Peek().Delivery, left)) return;
            Settle();
        }
    }

    private static bool Wait(Task task, TimeSpan longest)
    {
        try
        {
            return task.Wait(longest);
        }
        catch (AggregateException)
        {
            // Settling tells of it.
            return true;
        }
    }
}
