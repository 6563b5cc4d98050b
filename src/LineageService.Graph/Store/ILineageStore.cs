using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Persists entities, edge sets with their history, identity merges, events and fold states. One writer at a time; readers beside it. Every
/// store passes the conformance suite (tests/LineageService.Graph.Conformance).
/// </summary>
public interface ILineageStore : ILineageReader, IEventLog, IAsyncDisposable
{
    /// <summary>The number of the last commit; 0 for an empty store.</summary>
    long Epoch { get; }

    /// <summary>When it was last written, whatever was; null where it cannot tell. By it one knows how old its lineage is at most.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    ValueTask<DateTimeOffset?> FindLastWriteAsync(CancellationToken cancellationToken) => ValueTask.FromResult<DateTimeOffset?>(null);

    /// <summary>Commits a batch durably. Each batch that changes something is an epoch of its own; one that changes nothing gets the epoch as it is.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken);

    /// <summary>The same reads at another point of the two times; <see cref="TimePoint.Now"/> gives the present.</summary>
    ILineageReader At(TimePoint point);

    /// <summary>
    /// The earliest point with the same graph as a given one, where the store can tell cheaply, so that questions about nearby points share a
    /// graph; else the point itself.
    /// </summary>
    ValueTask<TimePoint> SnapAsync(TimePoint point, CancellationToken cancellationToken) => ValueTask.FromResult(point);

    /// <summary>
    /// Versions of edge sets, streamed by job, target, evidence, valid time and recorded time; those that were found wrong
    /// (<see cref="EdgeVersion.RecordedTo"/>) only where asked for.
    /// </summary>
    IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken);

    /// <summary>Every identity merge ever made, the undone ones among them, in order of their making.</summary>
    IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken);

    /// <summary>Forgets what a policy no longer keeps; a dry run only counts. Never what holds now, nor what the fold needs.</summary>
    Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken);

    /// <summary>How far back the history is whole; <see cref="HistoryHorizon.None"/> where nothing of it was forgotten.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    Task<HistoryHorizon> FindHistoryHorizonAsync(CancellationToken cancellationToken);

    /// <summary>Gives back the space of what was forgotten; what is read does not change.</summary>
    Task<CompactionReport> CompactAsync(CancellationToken cancellationToken);

    Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken);

    /// <summary>The state written last under a key; null for none.</summary>
    Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken);

    /// <summary>The fold states of those of the jobs that have one. For many at once.</summary>
    async Task<IReadOnlyDictionary<JobId, FoldState>> FindFoldStatesAsync(
        IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken)
    {
        var states = new Dictionary<JobId, FoldState>();
        foreach (var job in jobs)
        {
            if (await FindFoldStateAsync(job, cancellationToken).ConfigureAwait(false) is { } state) states[job] = state;
        }

        return states;
    }

    /// <summary>Those of the keyed states that are there. For many at once.</summary>
    async Task<IReadOnlyDictionary<string, KeyedState>> FindKeyedStatesAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, KeyedState>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (await FindKeyedStateAsync(key, cancellationToken).ConfigureAwait(false) is { } state) states[key] = state;
        }

        return states;
    }
}
