using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;

namespace LineageService.Ingestion.Events.DeadLetters;

/// <summary>Takes dead letters again, each to who takes what it was meant to be. Any thread.</summary>
/// <param name="tasks">Takes task definitions; null for nobody.</param>
/// <param name="usage">Takes usage records; null for nobody.</param>
internal sealed class LetterReplay(LineageGraphHost host, EventIngester events, TimedTaskIntake? tasks, IUsageSink? usage, TimeProvider time)
{
    /// <returns>One result for each, in order.</returns>
    /// <exception cref="LineageStoreException">The store cannot be written; some of the letters may be applied.</exception>
    public async Task<ImmutableArray<IngestResult>> RunAsync(ImmutableArray<LoggedEvent> letters, CancellationToken cancellationToken)
    {
        var results = new IngestResult[letters.Length];
        await ForAsync(LetterRole.Event, of => events.ReplayAsync(of, cancellationToken)).ConfigureAwait(false);
        await ForAsync(LetterRole.Tasks, of => TakeTasksAsync(of, cancellationToken)).ConfigureAwait(false);
        await ForAsync(LetterRole.Usage, of => TakeUsageAsync(of, cancellationToken)).ConfigureAwait(false);
        return ImmutableArray.Create(results);

        async Task ForAsync(LetterRole role, Func<ImmutableArray<LoggedEvent>, Task<ImmutableArray<IngestResult>>> take)
        {
            var places = Enumerable.Range(0, letters.Length).Where(index => LetterOrigin.Of(letters[index]).Role == role).ToArray();
            if (places.Length == 0) return;
            var taken = await take([.. places.Select(place => letters[place])]).ConfigureAwait(false);
            for (var index = 0; index < places.Length; index++) results[places[index]] = taken[index];
        }
    }

    private async Task<ImmutableArray<IngestResult>> TakeTasksAsync(ImmutableArray<LoggedEvent> letters, CancellationToken cancellationToken)
    {
        if (tasks is null) return await SettleAsync(letters, _ => "Nobody here takes task definitions.", "", cancellationToken).ConfigureAwait(false);
        TimedTask[] timed = [.. letters.Select(letter => new TimedTask(letter.Body, LetterOrigin.Of(letter).Time))];
        var reasons = await tasks.ImportAsync(timed, cancellationToken).ConfigureAwait(false);
        return await SettleAsync(letters, index => reasons.GetValueOrDefault(index), "Applied by a replay: task definitions.", cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<IngestResult>> TakeUsageAsync(ImmutableArray<LoggedEvent> letters, CancellationToken cancellationToken)
    {
        if (usage is null) return await SettleAsync(letters, _ => "Nobody here takes usage records.", "", cancellationToken).ConfigureAwait(false);
        var outcomes = await usage.TakeAsync([.. letters.Select(letter => new ReceivedEvent(letter.Body, letter.Position))], cancellationToken).ConfigureAwait(false);
        return await SettleAsync(letters, index => outcomes[index].Reason, "Applied by a replay: usage.", cancellationToken).ConfigureAwait(false);
    }

    // What is no event cannot become one in the log: applied, it lies there as put aside, and says why. To apply it twice changes nothing.
    private async Task<ImmutableArray<IngestResult>> SettleAsync(
        ImmutableArray<LoggedEvent> letters, Func<int, string?> reasonOf, string applied, CancellationToken cancellationToken)
    {
        var outcomes = letters.Select((letter, index) => reasonOf(index) is { } reason
            ? new EventOutcome(letter.ContentHash, LoggedEvent.DeadKind, reason)
            : new EventOutcome(letter.ContentHash, LoggedEvent.DiscardedKind, applied));
        var batch = new LineageBatch { EventOutcomes = [.. outcomes.DistinctBy(outcome => outcome.ContentHash)], RecordedAt = time.GetUtcNow() };
        var epoch = await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return
        [
            .. letters.Select((_, index) => reasonOf(index) is { } reason
                ? new IngestResult(IngestStatus.Rejected, reason, epoch, [])
                : new IngestResult(IngestStatus.Accepted, null, epoch, [])),
        ];
    }
}
