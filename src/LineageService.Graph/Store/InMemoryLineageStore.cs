using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Store.Image;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// A store that lives as long as the process: for tests, `demo` and one-off analysis. Not durable. Mutable; its
/// state is guarded by one lock, and what it hands out is immutable.
/// </summary>
public sealed class InMemoryLineageStore : ILineageStore, IStoreImage
{
    private readonly Lock _lock = new();
    private readonly InMemoryTables _tables = new();
    private readonly InMemoryReader _present;
    private DateTimeOffset? _lastWrite;

    public InMemoryLineageStore() => _present = new InMemoryReader(_lock, _tables, TimePoint.Now);

    public long Epoch
    {
        get
        {
            lock (_lock) return _tables.Epoch;
        }
    }

    public Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_lastWrite is null || batch.RecordedAt > _lastWrite) _lastWrite = batch.RecordedAt;
            return Task.FromResult(_tables.Commit(batch));
        }
    }

    public ValueTask<DateTimeOffset?> FindLastWriteAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return ValueTask.FromResult(_lastWrite);
    }

    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        _present.FindDatasetAsync(id, cancellationToken);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) => _present.FindJobAsync(id, cancellationToken);

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        _present.ListDatasetsAsync(query, cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) =>
        _present.ListJobsAsync(query, cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        _present.ListRunsAsync(job, query, cancellationToken);

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) =>
        _present.ListNamespacesAsync(cancellationToken);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        _present.SearchAsync(query, cancellationToken);

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) =>
        _present.ReadDatasetsAsync(cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => _present.ReadJobsAsync(cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) =>
        _present.ReadEdgeSetsAsync(cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) =>
        _present.FindEdgeSetsAsync(job, cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
        _present.FindEdgeSetsIntoAsync(target, cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        _present.ExpandAsync(frontier, direction, cancellationToken);

    public Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken) =>
        Read(tables => tables.FoldStates.GetValueOrDefault(job));

    public Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken) =>
        Read(tables => tables.KeyedStates.GetValueOrDefault(key));

    public Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) =>
        Read(tables => tables.Log.KindOf(contentHash) is not null);

    public Task<string?> FindEventKindAsync(string contentHash, CancellationToken cancellationToken) =>
        Read(tables => tables.Log.KindOf(contentHash));

    public ValueTask<TimePoint> SnapAsync(TimePoint point, CancellationToken cancellationToken)
    {
        if (point.AsOf is not { } asOf) return ValueTask.FromResult(point);
        lock (_lock) return ValueTask.FromResult(point with { AsOf = _tables.LastChange(asOf) });
    }

    public ILineageReader At(TimePoint point) => point.IsNow ? this : new InMemoryReader(_lock, _tables, point);

    public IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken) =>
        Stream(tables => tables.EdgeVersions(query), cancellationToken);

    public IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken) =>
        Stream(tables => tables.Merges, cancellationToken);

    public Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken) =>
        Read(tables => tables.Log.Retain(policy, dryRun) + InMemoryHistoryRetention.Run(tables, policy, dryRun));

    public Task<HistoryHorizon> FindHistoryHorizonAsync(CancellationToken cancellationToken) => Read(tables => tables.Horizon);

    /// <summary>Does nothing: there is no file.</summary>
    public Task<CompactionReport> CompactAsync(CancellationToken cancellationToken) => Task.FromResult(new CompactionReport(0, 0));

    public Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) =>
        Read(tables => tables.Log.Find(contentHash));

    public Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        Read(tables => tables.Log.List(query));

    public IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        Stream(tables => tables.Log.Read(query), cancellationToken);

    public string ImageKind => "memory";

    public IAsyncEnumerable<ImageItem> ReadImageAsync(CancellationToken cancellationToken) => Stream(InMemoryImage.Read, cancellationToken);

    public Task WriteImageAsync(IReadOnlyList<ImageItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        lock (_lock)
        {
            foreach (var item in items) InMemoryImage.Write(_tables, item);
        }

        return Task.CompletedTask;
    }

    public Task ClearImageAsync(CancellationToken cancellationToken)
    {
        lock (_lock) _tables.Clear();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Read<T>(Func<InMemoryTables, T> read)
    {
        lock (_lock) return Task.FromResult(read(_tables));
    }

    private async IAsyncEnumerable<T> Stream<T>(
        Func<InMemoryTables, IEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Copied under the lock: whoever streams sees one epoch, and the writer does not wait for a slow reader.
        foreach (var item in await Read(tables => read(tables).ToArray()).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
