using System.Collections.Immutable;
using LineageService.Graph;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>An in-memory store whose disk can be full.</summary>
internal sealed class FailingStore : ILineageStore
{
    private readonly InMemoryLineageStore _inner = new();

    public bool Fails { get; set; }

    /// <summary>True where it cannot be read for a new graph.</summary>
    public bool FailsReads { get; set; }

    public long Epoch => _inner.Epoch;

    public Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken) =>
        Fails ? throw new LineageStoreException("full", isTransient: true) : _inner.CommitAsync(batch, cancellationToken);

    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) => _inner.FindDatasetAsync(id, cancellationToken);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) => _inner.FindJobAsync(id, cancellationToken);

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) => _inner.ListDatasetsAsync(query, cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) => _inner.ListJobsAsync(query, cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        _inner.ListRunsAsync(job, query, cancellationToken);

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) => _inner.ListNamespacesAsync(cancellationToken);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => _inner.SearchAsync(query, cancellationToken);

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) => _inner.ReadDatasetsAsync(cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => _inner.ReadJobsAsync(cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => _inner.ReadEdgeSetsAsync(cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) => _inner.FindEdgeSetsAsync(job, cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        _inner.ExpandAsync(frontier, direction, cancellationToken);

    public Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken) => _inner.FindFoldStateAsync(job, cancellationToken);

    public Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken) => _inner.FindKeyedStateAsync(key, cancellationToken);

    public Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) => _inner.HasEventAsync(contentHash, cancellationToken);

    public ILineageReader At(TimePoint point) => _inner.At(point);

    public IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken) =>
        _inner.ReadEdgeVersionsAsync(query, cancellationToken);

    public IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken) =>
        FailsReads ? throw new LineageStoreException("busy", isTransient: true) : _inner.ReadMergesAsync(cancellationToken);

    public Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken) =>
        _inner.RetainAsync(policy, dryRun, cancellationToken);

    public Task<HistoryHorizon> FindHistoryHorizonAsync(CancellationToken cancellationToken) =>
        _inner.FindHistoryHorizonAsync(cancellationToken);

    public Task<CompactionReport> CompactAsync(CancellationToken cancellationToken) => _inner.CompactAsync(cancellationToken);

    public Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) =>
        _inner.FindEventAsync(contentHash, cancellationToken);

    public Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        _inner.ListEventsAsync(query, cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
        _inner.FindEdgeSetsIntoAsync(target, cancellationToken);

    public IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        _inner.ReadEventsAsync(query, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
