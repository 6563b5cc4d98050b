using System.Collections.Immutable;
using System.Security.Cryptography;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Ingestion.Kafka.Tracking;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Kafka.Delivery;

/// <summary>
/// Brings batches into the store, and what is dead into the dead letters too. Ends only when all of a batch is durable: whatever is away is tried
/// again until it is back.
/// </summary>
internal sealed class BatchDelivery(
    KafkaTargets targets, KafkaConsumerOptions options, DeadLetterTopic? deadLetters, ConsumerState state, KafkaMetrics metrics)
{
    private readonly TimedTaskIntake? _tasks =
        targets.Tasks is { } importer ? new TimedTaskIntake(targets.Host, importer, targets.TaskDefaults, targets.Time) : null;

    /// <summary>True where the store keeps the memory of bodies.</summary>
    public bool HoldsBodies => targets.Host.Store.HoldsBodies;

    /// <param name="before">The delivery that began before this one.</param>
    /// <exception cref="OperationCanceledException">It was told to stop; the batch may be in the store in part.</exception>
    public async Task DeliverAsync(RecordBatch batch, Task before, CancellationToken cancellationToken)
    {
        using var activity = KafkaTraces.StartBatch(batch, options.Group);
        var started = targets.Time.GetTimestamp();
        var dead = new List<DeadRecord>();
        await DeliverEventsAsync(batch.Of(TopicRole.Events), dead, cancellationToken).ConfigureAwait(false);
        if (batch.Of(TopicRole.Tasks).Count + batch.Of(TopicRole.Usage).Count > 0)
        {
            // Events are a set, whatever their order; these are not.
            await before.WaitAsync(cancellationToken).ConfigureAwait(false);
            await DeliverTasksAsync(batch.Of(TopicRole.Tasks), dead, cancellationToken).ConfigureAwait(false);
            await DeliverUsageAsync(batch.Of(TopicRole.Usage), dead, cancellationToken).ConfigureAwait(false);
        }

        if (deadLetters is not null && dead.Count > 0)
        {
            await UntilDoneAsync(
                async () =>
                {
                    await deadLetters.WriteAsync(dead, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }

        activity?.SetTag("lineage.dead_letters", dead.Count);
        metrics.Batch(batch.Count, targets.Time.GetElapsedTime(started));
    }

    private async Task DeliverEventsAsync(IReadOnlyList<TopicRecord> records, List<DeadRecord> dead, CancellationToken cancellationToken)
    {
        if (records.Count == 0) return;
        var received = ImmutableArray.CreateBuilder<ReceivedEvent>(records.Count);
        foreach (var record in records) received.Add(record.Received);
        var events = received.MoveToImmutable();
        var results = await UntilDoneAsync(() => targets.Events.IngestManyAsync(events, cancellationToken), cancellationToken).ConfigureAwait(false);
        var unkept = new List<DeadRecord>();
        for (var index = 0; index < records.Count; index++)
        {
            var result = results[index];
            Count(records[index], result.Status);
            if (result.IsSuccess) continue;
            var letter = new DeadRecord(records[index], result.Reason ?? "", LetterRole.Event);
            dead.Add(letter);
            if (result.Status == IngestStatus.TooLarge) unkept.Add(letter);
        }

        await KeepAsync(unkept, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeliverTasksAsync(IReadOnlyList<TopicRecord> records, List<DeadRecord> dead, CancellationToken cancellationToken)
    {
        if (records.Count == 0) return;
        TimedTask[] timed = [.. records.Select(record => new TimedTask(record.Value, record.Time))];
        var reasons = await UntilDoneAsync(() => _tasks!.ImportAsync(timed, cancellationToken), cancellationToken).ConfigureAwait(false);
        await SettleAsync(records, LetterRole.Tasks, index => reasons.GetValueOrDefault(index), dead, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeliverUsageAsync(IReadOnlyList<TopicRecord> records, List<DeadRecord> dead, CancellationToken cancellationToken)
    {
        if (records.Count == 0) return;
        ImmutableArray<ReceivedEvent> received = [.. records.Select(record => record.Received)];
        var outcomes = await UntilDoneAsync(() => targets.Usage!.TakeAsync(received, cancellationToken), cancellationToken).ConfigureAwait(false);
        await SettleAsync(records, LetterRole.Usage, index => outcomes[index].Reason, dead, cancellationToken).ConfigureAwait(false);
    }

    private async Task SettleAsync(
        IReadOnlyList<TopicRecord> records, LetterRole role, Func<int, string?> reasonOf, List<DeadRecord> dead, CancellationToken cancellationToken)
    {
        var unkept = new List<DeadRecord>();
        for (var index = 0; index < records.Count; index++)
        {
            var reason = reasonOf(index);
            Count(records[index], reason is null ? IngestStatus.Accepted : IngestStatus.Rejected);
            if (reason is not null) unkept.Add(new DeadRecord(records[index], reason, role));
        }

        await KeepAsync(unkept, cancellationToken).ConfigureAwait(false);
        dead.AddRange(unkept);
    }

    // What the ingester of events keeps of what is dead, for what it does not see or does not keep.
    private Task KeepAsync(List<DeadRecord> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0) return Task.CompletedTask;
        var now = targets.Time.GetUtcNow();
        var logged = letters.DistinctBy(letter => letter.Record.Position).Select(letter => new LoggedEvent(
            Convert.ToHexStringLower(SHA256.HashData(letter.Record.Value.Span)),
            LoggedEvent.DeadKind,
            letter.Record.Value,
            now,
            letter.Reason,
            new LetterOrigin(letter.Role, letter.Record.Time).MarkOn(letter.Record.Position)));
        var batch = new LineageBatch { Events = [.. logged.DistinctBy(one => one.ContentHash)], RecordedAt = now };
        return UntilDoneAsync(() => targets.Host.CommitAsync(batch, cancellationToken), cancellationToken);
    }

    private void Count(TopicRecord record, IngestStatus status)
    {
        state.Count(status);
        metrics.Record(record.Topic, status);
    }

    private async Task<T> UntilDoneAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var delay = new RetryDelay(options.MaxRetryDelay);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var done = await attempt().ConfigureAwait(false);
                state.StoreTrouble(null);
                return done;
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not ObjectDisposedException)
            {
                // Nothing here may cost a record: whatever it is, it is shown and tried again. Messages of others may quote what they got.
                state.StoreTrouble(failure is LineageStoreException or Confluent.Kafka.KafkaException ? failure.Message : failure.GetType().Name);
                state.Retried();
                metrics.Retried();
            }

            await Task.Delay(delay.Next(), targets.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
