using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Usage.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Usage;

/// <summary>
/// Who read what, kept in the store beside the graph: by dataset, field, principal and day, for <see cref="KeptDays"/> days. A record that came
/// before counts nothing, for what was counted is committed together with the sums. Any thread; one writer at a time.
/// </summary>
public sealed class UsageRegister(LineageGraphHost host, TimeProvider time) : IUsageSink, IDisposable
{
    /// <summary>Days that are kept: more than a year, for what is read once a year.</summary>
    public const int KeptDays = 400;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly WriteConflicts _conflicts = new(time);

    /// <inheritdoc/>
    public async Task<ImmutableArray<UsageOutcome>> TakeAsync(ImmutableArray<ReceivedEvent> records, CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<UsageOutcome>(records.Length);
        var taken = new List<UsageRecord>(records.Length);
        foreach (var received in records)
        {
            var record = UsageRecordReader.Read(received.Body, received.Position, 1, out var failure);
            if (record is not null) taken.Add(record);
            outcomes.Add(new UsageOutcome(failure?.Message));
        }

        await TakeAsync(taken, cancellationToken).ConfigureAwait(false);
        return outcomes.MoveToImmutable();
    }

    /// <summary>Counts records; when it ends they are durable.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written; nothing was counted.</exception>
    public async Task<UsageReceipt> TakeAsync(IReadOnlyCollection<UsageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) return default;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Over a shared store another replica may count records of the same datasets and days: then these are counted on top of its sums.
            return await _conflicts.RunAsync(() => CountAsync(records, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The usage of a dataset in the last days, today among them.</summary>
    /// <param name="names">All names of the dataset.</param>
    /// <param name="days">1 to <see cref="KeptDays"/>.</param>
    public Task<DatasetUsage> FindAsync(IReadOnlyCollection<DatasetId> names, int days, CancellationToken cancellationToken) =>
        FindAsync(host.Store, names, Today().AddDays(1 - days), Today(), cancellationToken);

    /// <summary>The usage of a dataset between two days, both included.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<DatasetUsage> FindAsync(
        ILineageStore store, IReadOnlyCollection<DatasetId> names, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var keys = new List<string> { WatchedDays.Key };
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
            keys.AddRange(names.Select(name => DatasetMonth.KeyOf(DatasetMonth.MonthOf(month), name)));
        var states = await store.FindKeyedStatesAsync(keys, cancellationToken).ConfigureAwait(false);
        var watched = states.TryGetValue(WatchedDays.Key, out var state) ? WatchedDays.Read(state.State.Span) : new WatchedDays();
        var days = new SortedSet<int>(names.SelectMany(name => watched.Of(name.Namespace, first.DayNumber, last.DayNumber)));
        var usage = new UsageSums(first, last);
        foreach (var key in keys.Skip(1))
            if (states.TryGetValue(key, out var month)) usage.Add(DatasetMonth.Read(month.State.Span));
        return usage.ToUsage(days);
    }

    /// <summary>True where some source ever watched: without one nothing is known of any dataset.</summary>
    public static async Task<bool> IsWatchedAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindKeyedStateAsync(WatchedDays.Key, cancellationToken).ConfigureAwait(false) is not null;
    }

    public void Dispose() => _turn.Dispose();

    private async Task<UsageReceipt> CountAsync(IReadOnlyCollection<UsageRecord> records, CancellationToken cancellationToken)
    {
        var draft = await UsageDraft.OpenAsync(host.Store, Today(), records, cancellationToken).ConfigureAwait(false);
        foreach (var record in records) draft.Add(record);
        await draft.ForgetAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var states = draft.States();
        var batch = new LineageBatch { KeyedStates = states, Guards = draft.Guards(states), RecordedAt = time.GetUtcNow() };
        await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return draft.Receipt;
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
