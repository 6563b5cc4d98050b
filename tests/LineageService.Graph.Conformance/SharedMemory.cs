using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>
/// A store in memory that several replicas of one process share, as they share one Neo4j: each has its own view of the last commit and hears of the
/// others' by asking. Fast enough for random interleavings. Disposing a replica leaves the others as they are.
/// </summary>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "A store in memory holds nothing but memory.")]
public sealed class SharedMemory
{
    private readonly InMemoryLineageStore _store = new();
    private readonly List<(long Epoch, LineageBatch Batch)> _changes = [];
    private readonly Lock _lock = new();

    /// <summary>How many of the newest commits are told of; the others are forgotten.</summary>
    public int KeptChanges { get; set; } = int.MaxValue;

    /// <summary>True to have every question fail, as over a cut network.</summary>
    public bool IsAway { get; set; }

    /// <summary>True to have only the question for others' commits fail.</summary>
    public bool HidesChanges { get; set; }

    /// <summary>Another replica's store.</summary>
    public ILineageStore Open() => new Replica(this);

    private Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        lock (_lock)
        {
            var commit = _store.CommitAsync(batch, cancellationToken);
            if (commit.Result.IsChange) _changes.Add((commit.Result.Epoch, batch));
            return commit;
        }
    }

    private async Task<ChangeTail> ReadChangesAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        if (HidesChanges) throw new LineageStoreException("The changes are away.", isTransient: true);
        (long Epoch, LineageBatch Batch)[] changes;
        lock (_lock) changes = [.. _changes.TakeLast(KeptChanges).Where(change => change.Epoch > after).Take(limit)];
        var empty = new LineageBatch { RecordedAt = default };
        if (changes.Length == 0) return new ChangeTail(after, true, empty, [], DateTimeOffset.MaxValue);
        if (changes[0].Epoch != after + 1) return new ChangeTail(changes[^1].Epoch, false, empty, [], DateTimeOffset.MinValue);
        var batches = changes.Select(change => change.Batch).ToArray();
        var recordedAt = batches.Max(batch => batch.RecordedAt);
        var names = batches.SelectMany(batch => batch.EdgeSets.Select(set => (set.Job, set.Target, set.Evidence))
            .Concat(batch.EdgeHistories.Select(history => (history.Job, history.Target, history.Evidence)))).ToHashSet();
        var jobs = batches.SelectMany(batch => batch.Jobs.Select(job => job.Id).Concat(batch.RetiredJobs)).Concat(names.Select(name => name.Job)).ToHashSet();
        var sets = ImmutableArray.CreateBuilder<EdgeSet>();
        var records = ImmutableArray.CreateBuilder<JobRecord>();

        // One that came back meanwhile has none of the sets that its retirement ended, which no batch names.
        var retired = batches.SelectMany(batch => batch.RetiredJobs).ToHashSet();
        foreach (var job in jobs)
        {
            if (await _store.FindJobAsync(job, cancellationToken) is { } record) records.Add(record);
            else retired.Add(job);
            var held = await _store.FindEdgeSetsAsync(job, cancellationToken);
            sets.AddRange(held);
            foreach (var (_, target, evidence) in names.Where(name => name.Job == job))
            {
                if (!held.Any(set => set.Target == target && set.Evidence == evidence))
                    sets.Add(new EdgeSet(job, target, evidence, "", recordedAt, EdgeBlock.Empty, []));
            }
        }

        var datasets = ImmutableArray.CreateBuilder<DatasetRecord>();
        foreach (var id in batches.SelectMany(batch => batch.Datasets.Select(dataset => dataset.Id)).Distinct())
            if (await _store.FindDatasetAsync(id, cancellationToken) is { } dataset) datasets.Add(dataset);
        var batch = empty with
        {
            Datasets = datasets.ToImmutable(),
            Jobs = records.ToImmutable(),
            RetiredJobs = [.. retired],
            EdgeSets = sets.ToImmutable(),
            Merges = [.. batches.SelectMany(one => one.Merges)],
            RecordedAt = recordedAt,
        };
        var keys = batches.SelectMany(one => one.KeyedStates).Select(state => state.Key).Distinct();
        return new ChangeTail(changes[^1].Epoch, true, batch, [.. keys], DateTimeOffset.MinValue);
    }

    private void ThrowIfAway()
    {
        if (IsAway) throw new LineageStoreException("The store is away.", isTransient: true);
    }

    private sealed class Replica(SharedMemory shared) : ILineageStore, ISharedStore
    {
        private long _epoch = shared._store.Epoch;

        public long Epoch => Interlocked.Read(ref _epoch);

        private ILineageStore Store
        {
            get
            {
                shared.ThrowIfAway();
                return shared._store;
            }
        }

        public async Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
        {
            var commit = await shared.CommitAsync(batch, cancellationToken);
            Hear(commit.Epoch);
            return commit;
        }

        public Task<long> ReadEpochAsync(CancellationToken cancellationToken)
        {
            Hear(Store.Epoch);
            return Task.FromResult(Epoch);
        }

        public Task<ChangeTail> ReadChangesAsync(long after, int limit, CancellationToken cancellationToken) =>
            shared.ReadChangesAsync(after, limit, cancellationToken);

        public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) => Store.FindDatasetAsync(id, cancellationToken);

        public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) => Store.FindJobAsync(id, cancellationToken);

        public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) => Store.ListDatasetsAsync(query, cancellationToken);

        public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) => Store.ListJobsAsync(query, cancellationToken);

        public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) => Store.ListRunsAsync(job, query, cancellationToken);

        public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) => Store.ListNamespacesAsync(cancellationToken);

        public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => Store.SearchAsync(query, cancellationToken);

        public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) => Store.ReadDatasetsAsync(cancellationToken);

        public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => Store.ReadJobsAsync(cancellationToken);

        public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => Store.ReadEdgeSetsAsync(cancellationToken);

        public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) => Store.FindEdgeSetsAsync(job, cancellationToken);

        public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
            Store.FindEdgeSetsIntoAsync(target, cancellationToken);

        public IAsyncEnumerable<OwnedEdge> ExpandAsync(ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
            Store.ExpandAsync(frontier, direction, cancellationToken);

        public ILineageReader At(TimePoint point) => point.IsNow ? this : Store.At(point);

        public IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken) =>
            Store.ReadEdgeVersionsAsync(query, cancellationToken);

        public IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken) => Store.ReadMergesAsync(cancellationToken);

        public Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken) =>
            Store.RetainAsync(policy, dryRun, cancellationToken);

        public Task<HistoryHorizon> FindHistoryHorizonAsync(CancellationToken cancellationToken) => Store.FindHistoryHorizonAsync(cancellationToken);

        public Task<CompactionReport> CompactAsync(CancellationToken cancellationToken) => Store.CompactAsync(cancellationToken);

        public Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken) => Store.FindFoldStateAsync(job, cancellationToken);

        public Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken) => Store.FindKeyedStateAsync(key, cancellationToken);

        public Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) => Store.HasEventAsync(contentHash, cancellationToken);

        public Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) => Store.FindEventAsync(contentHash, cancellationToken);

        public Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken) => Store.ListEventsAsync(query, cancellationToken);

        public IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken) => Store.ReadEventsAsync(query, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Hear(long epoch)
        {
            for (var known = Epoch; epoch > known; known = Epoch) Interlocked.CompareExchange(ref _epoch, epoch, known);
        }
    }
}
