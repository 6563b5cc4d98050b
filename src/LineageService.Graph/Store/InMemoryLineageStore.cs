using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// A store that lives as long as the process: for tests, `demo` and one-off analysis. Not durable, and it keeps no history. Mutable; its
/// state is guarded by one lock, and what it hands out is immutable.
/// </summary>
public sealed class InMemoryLineageStore : ILineageStore
{
    private readonly Lock _lock = new();
    private readonly InMemoryTables _tables = new();

    public long Epoch
    {
        get
        {
            lock (_lock) return _tables.Epoch;
        }
    }

    public Task<long> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock) return Task.FromResult(_tables.Commit(batch));
    }

    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        Read(tables => tables.Datasets.TryGetValue(id, out var dataset) ? dataset.ToRecord() : null);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) =>
        Read(tables => tables.Jobs.TryGetValue(id, out var job) && !job.Retired ? job.ToRecord() : null);

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        Read(tables => InMemoryLists.Datasets(tables, query));

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) =>
        Read(tables => InMemoryLists.Jobs(tables, query));

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        Read(tables => InMemoryLists.Runs(tables, job, query));

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) => Read(InMemoryLists.Namespaces);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => Read(tables =>
    {
        var ranking = new SearchRanking(query);
        foreach (var dataset in tables.Datasets.Values) ranking.Offer(dataset.ToRecord());
        foreach (var job in tables.Jobs.Values) if (!job.Retired) ranking.Offer(job.ToRecord());
        return ranking.ToPage();
    });

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) =>
        Stream(tables => tables.Datasets.Values.Select(dataset => dataset.ToRecord()), cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) =>
        Stream(tables => tables.Jobs.Values.Where(job => !job.Retired).Select(job => job.ToRecord()), cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) =>
        Stream(tables => tables.EdgeSets(), cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) =>
        Read(tables => tables.Jobs.TryGetValue(job, out var stored) ? stored.InOrder() : []);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        Stream(tables => tables.Expand(frontier, direction), cancellationToken);

    public Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken) =>
        Read(tables => tables.FoldStates.GetValueOrDefault(job));

    public Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken) =>
        Read(tables => tables.KeyedStates.GetValueOrDefault(key));

    public Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) =>
        Read(tables => tables.HasEvent(contentHash));

    public ILineageReader At(TimePoint point) => point.IsNow ? this : throw new LineageStoreException("Not kept yet.", isTransient: false);

    public IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public Task<CompactionReport> CompactAsync(CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) => throw new LineageStoreException("Not kept yet.", isTransient: false);

    public IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        Stream(tables => tables.Events, cancellationToken);

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
