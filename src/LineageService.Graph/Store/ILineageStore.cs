using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Persists entities, edge sets, events and fold states. One writer at a time; readers beside it. Not a query engine: traversal is written
/// once, over an adjacency. Every store passes the conformance suite (tests/LineageService.Graph.Conformance).
/// </summary>
public interface ILineageStore : IAsyncDisposable
{
    /// <summary>The number of the last commit; 0 for an empty store.</summary>
    long Epoch { get; }

    /// <summary>Commits a batch durably and returns its epoch. A batch that changes nothing returns the epoch as it is.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    Task<long> CommitAsync(LineageBatch batch, CancellationToken cancellationToken);

    Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken);

    Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken);

    Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken);

    Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken);

    /// <summary>Runs of a job, newest first.</summary>
    Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken);

    /// <summary>Every namespace of a dataset or job, sorted.</summary>
    Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken);

    Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken);

    /// <summary>All datasets, streamed; for building snapshots and catalogs.</summary>
    IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken);

    IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken);

    /// <summary>All edge sets that hold now, streamed.</summary>
    IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken);

    /// <summary>The edge sets that hold now of one job.</summary>
    Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken);

    /// <summary>
    /// One hop from each node of the frontier; for graphs larger than memory. A node of kind <see cref="NodeKind.Dataset"/> stands for
    /// all fields of the dataset and its row set.
    /// </summary>
    IAsyncEnumerable<OwnedEdge> ExpandAsync(ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken);

    /// <summary>
    /// Jobs that read (downstream) or write (upstream) one of the datasets and of whose lineage something is unknown. A store with many
    /// jobs should do better than this scan of all of them.
    /// </summary>
    IAsyncEnumerable<UnknownJob> FindUnknownJobsAsync(
        ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken) =>
        UnknownJob.ScanAsync(this, datasets, direction, cancellationToken);

    Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken);

    /// <summary>The state written last under a key; null for none.</summary>
    Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken);

    /// <summary>True where an event of this content hash is in the log.</summary>
    Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken);

    /// <summary>The event log in order of receipt.</summary>
    IAsyncEnumerable<LoggedEvent> ReadEventsAsync(CancellationToken cancellationToken);
}
