using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Folding;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Events;

/// <summary>One attempt to fold a group of events into a batch. Mutable; thrown away where it fails.</summary>
/// <param name="poison">Events that made an earlier attempt fail.</param>
internal sealed class CommitAttempt(ILineageStore store, FoldStates states, EventIngestOptions options, IReadOnlySet<PreparedEvent> poison)
{
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly ImmutableArray<LoggedEvent>.Builder _logged = ImmutableArray.CreateBuilder<LoggedEvent>();
    private readonly ImmutableArray<EventOutcome>.Builder _changed = ImmutableArray.CreateBuilder<EventOutcome>();
    private readonly ImmutableArray<(PreparedEvent Event, IngestStatus Status)>.Builder _outcomes =
        ImmutableArray.CreateBuilder<(PreparedEvent, IngestStatus)>();

    /// <summary>The event being applied; null before and after.</summary>
    public PreparedEvent? Current { get; private set; }

    /// <summary>True once the batch was made.</summary>
    public bool IsFolded { get; private set; }

    public async Task<LineageBatch> FoldAsync(ImmutableArray<PreparedEvent> events, DateTimeOffset recordedAt)
    {
        states.Begin();
        var session = new FoldSession(store, states, options);
        await LoadAsync(events).ConfigureAwait(false);
        foreach (var prepared in events)
        {
            Current = prepared;
            _outcomes.Add((prepared, await FoldAsync(session, prepared).ConfigureAwait(false)));
        }

        // A lone event is at fault for whatever fails from here; of several it is not known which.
        Current = events.Length == 1 ? events[0] : null;
        var batch = await session.ToBatchAsync(recordedAt, CancellationToken.None).ConfigureAwait(false);
        Current = null;
        IsFolded = true;
        return batch with { Events = _logged.DrainToImmutable(), EventOutcomes = _changed.DrainToImmutable() };
    }

    public ImmutableArray<IngestResult> Results(long epoch)
    {
        var results = ImmutableArray.CreateBuilder<IngestResult>(_outcomes.Count);
        foreach (var (prepared, status) in _outcomes)
        {
            var reason = status is IngestStatus.Rejected or IngestStatus.TooLarge ? prepared.Reason ?? PreparedEvent.NotApplied : null;
            results.Add(new IngestResult(status, reason, epoch, status == IngestStatus.Accepted ? Diagnostics(prepared) : []));
        }

        return results.MoveToImmutable();
    }

    private async Task<IngestStatus> FoldAsync(FoldSession session, PreparedEvent prepared)
    {
        if (prepared.IsTooLarge) return IngestStatus.TooLarge;
        var known = _kinds.GetValueOrDefault(prepared.ContentHash);
        var isDead = prepared.Event is null || poison.Contains(prepared);
        switch (known)
        {
            case null:
                _logged.Add(ToLog(prepared, isDead));
                break;
            case LoggedEvent.DiscardedKind when !prepared.IsReplay:
                // A person put it aside: what a client repeats does not undo that.
                return isDead ? IngestStatus.Rejected : IngestStatus.Duplicate;
            case LoggedEvent.DeadKind or LoggedEvent.DiscardedKind:
                // It may succeed now, by a newer version of this service: then it is as if it came now for the first time.
                if (!isDead && !prepared.IsReplay) prepared = await WithFirstReceiptAsync(prepared).ConfigureAwait(false);
                _changed.Add(new EventOutcome(prepared.ContentHash, KindOf(prepared, isDead), ReasonOf(prepared, isDead)));
                break;
            default:
                return IngestStatus.Duplicate;
        }

        _kinds[prepared.ContentHash] = KindOf(prepared, isDead);
        if (isDead) return IngestStatus.Rejected;
        await session.ApplyAsync(prepared, CancellationToken.None).ConfigureAwait(false);
        return IngestStatus.Accepted;
    }

    /// <summary>Reads at once what the events need of the store.</summary>
    private async Task LoadAsync(ImmutableArray<PreparedEvent> events)
    {
        var hashes = events.Where(prepared => !prepared.IsTooLarge).Select(prepared => prepared.ContentHash).Distinct().ToArray();
        foreach (var (hash, kind) in await store.FindEventKindsAsync(hashes, CancellationToken.None).ConfigureAwait(false)) _kinds[hash] = kind;
        await states.LoadAsync(
            events.Where(prepared => !_kinds.ContainsKey(prepared.ContentHash)).Select(prepared => prepared.Event).OfType<OpenLineageEvent>(),
            CancellationToken.None).ConfigureAwait(false);
    }

    // The log keeps the first receipt, and a store that is rebuilt from the log must come out the same.
    private async Task<PreparedEvent> WithFirstReceiptAsync(PreparedEvent prepared)
    {
        var first = await store.FindEventAsync(prepared.ContentHash, CancellationToken.None).ConfigureAwait(false);
        return first is null ? prepared : prepared.At(first.ReceivedAt, options);
    }

    private static LoggedEvent ToLog(PreparedEvent prepared, bool isDead) => new(
        prepared.ContentHash, KindOf(prepared, isDead), prepared.Body, prepared.ReceivedAt, ReasonOf(prepared, isDead), prepared.Position)
    {
        Prepared = prepared.ForLog,
    };

    private static string KindOf(PreparedEvent prepared, bool isDead) => isDead ? LoggedEvent.DeadKind : prepared.Kind;

    private static string? ReasonOf(PreparedEvent prepared, bool isDead) => isDead ? prepared.Reason ?? PreparedEvent.NotApplied : null;

    private static ImmutableArray<Diagnostic> Diagnostics(PreparedEvent prepared)
    {
        var diagnostics = prepared.Event?.Diagnostics ?? [];
        return prepared.IsClockAhead
            ? diagnostics.Add(new Diagnostic(
                EventDiagnosticCodes.ClockAhead,
                DiagnosticSeverity.Warning,
                null,
                "eventTime: more than the allowed lead ahead of the receipt, whose time counts"))
            : diagnostics;
    }
}
