using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;

namespace LineageService.Ingestion.Events.DeadLetters;

/// <summary>
/// What a person does with events that could not be applied: send them again, or put them aside. Not a queue of its own: a dead letter is
/// an event of the log. Any thread.
/// </summary>
/// <param name="ingester">The one of the host's store.</param>
/// <param name="tasks">Takes letters that were meant to be task definitions; null for nobody.</param>
/// <param name="usage">Takes letters that were meant to be usage records; null for nobody.</param>
public sealed class DeadLetterQueue(
    LineageGraphHost host, EventIngester ingester, TimeProvider time, TimedTaskIntake? tasks = null, IUsageSink? usage = null)
{
    private readonly LetterReplay _replay = new(host, ingester, tasks, usage, time);

    private const int LettersPerGroup = 200;
    private const long BytesPerGroup = 8L * 1024 * 1024;

    /// <summary>The letter of a content hash, or of the only hash that begins so; null where there is none, or it was applied.</summary>
    public static async Task<LoggedEvent?> FindAsync(IEventLog log, string contentHash, CancellationToken cancellationToken) =>
        await log.FindEventAsync(contentHash, cancellationToken).ConfigureAwait(false) is { IsDead: true } letter ? letter : null;

    /// <summary>Takes one letter again; null where there is no such letter.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    public async Task<(string ContentHash, IngestResult Result)?> ReplayAsync(string contentHash, CancellationToken cancellationToken)
    {
        if (await FindAsync(host.Store, contentHash, cancellationToken).ConfigureAwait(false) is not { } letter) return null;
        var results = await _replay.RunAsync([letter], cancellationToken).ConfigureAwait(false);
        return (letter.ContentHash, results[0]);
    }

    /// <summary>Takes all letters again that pass a filter, in order of receipt.</summary>
    /// <param name="filter">Its kind is one of the two kinds of dead letter.</param>
    /// <exception cref="LineageStoreException">The store cannot be written; some letters may be applied.</exception>
    public async Task<ReplayReport> ReplayAllAsync(
        EventQuery filter, IProgress<ReplayReport>? progress, CancellationToken cancellationToken)
    {
        var report = ReplayReport.None;
        var group = ImmutableArray.CreateBuilder<LoggedEvent>();
        long bytes = 0;
        await foreach (var letter in host.Store.ReadEventsAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            group.Add(letter);
            bytes += letter.Size;
            if (group.Count < LettersPerGroup && bytes < BytesPerGroup) continue;
            report = await ReplayAsync(group.DrainToImmutable(), report, cancellationToken).ConfigureAwait(false);
            bytes = 0;
            progress?.Report(report);
        }

        return group.Count == 0 ? report : await ReplayAsync(group.DrainToImmutable(), report, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a letter aside, which a replay undoes; null where there is no such letter.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    public async Task<LoggedEvent?> DiscardAsync(string contentHash, CancellationToken cancellationToken)
    {
        if (await FindAsync(host.Store, contentHash, cancellationToken).ConfigureAwait(false) is not { } letter) return null;
        var outcome = new EventOutcome(letter.ContentHash, LoggedEvent.DiscardedKind, letter.Reason);
        await host.CommitAsync(new LineageBatch { EventOutcomes = [outcome], RecordedAt = time.GetUtcNow() }, cancellationToken)
            .ConfigureAwait(false);

        // A replay may have been faster: an event that was applied stays so.
        return await FindAsync(host.Store, letter.ContentHash, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReplayReport> ReplayAsync(
        ImmutableArray<LoggedEvent> letters, ReplayReport before, CancellationToken cancellationToken)
    {
        var results = await _replay.RunAsync(letters, cancellationToken).ConfigureAwait(false);
        var report = before;
        for (var index = 0; index < letters.Length; index++) report = report.With(letters[index].ContentHash, results[index]);
        return report;
    }
}
