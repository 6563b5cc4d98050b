using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Reads entities and edge sets as they are at one point of the two times: now for a store itself, the past for what
/// <see cref="ILineageStore.At"/> gives. Not a query engine: traversal is written once, over an adjacency.
/// </summary>
public interface ILineageReader
{
    Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken);

    Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Those of the datasets that are there. For many at once.</summary>
    async Task<IReadOnlyDictionary<DatasetId, DatasetRecord>> FindDatasetsAsync(
        IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken)
    {
        var records = new Dictionary<DatasetId, DatasetRecord>(ids.Count);
        foreach (var id in ids)
            if (await FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is { } record) records[id] = record;
        return records;
    }

    /// <summary>Those of the jobs that are there. For many at once.</summary>
    async Task<IReadOnlyDictionary<JobId, JobRecord>> FindJobsAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        var records = new Dictionary<JobId, JobRecord>(ids.Count);
        foreach (var id in ids)
            if (await FindJobAsync(id, cancellationToken).ConfigureAwait(false) is { } record) records[id] = record;
        return records;
    }

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

    /// <summary>
    /// Datasets by name alone, streamed: those whose name ends in one of the texts (<see cref="DatasetName.EndsIn(string, ImmutableArray{string})"/>); all where
    /// there are no texts. Of the past some may be named that were not there yet. A store with many should do better than read their records.
    /// </summary>
    IAsyncEnumerable<DatasetName> ReadDatasetNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        DatasetName.ScanAsync(this, endings, cancellationToken);

    /// <summary>Jobs by name alone, as <see cref="ReadDatasetNamesAsync"/> reads datasets.</summary>
    IAsyncEnumerable<JobId> ReadJobNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        DatasetName.ScanJobsAsync(this, endings, cancellationToken);

    /// <summary>True where <see cref="FindPathsAsync"/> costs no more than the records do.</summary>
    bool KnowsPaths => false;

    /// <summary>
    /// The paths of those of the datasets that are there, in the order in which a graph has them: those that only edges mention too, which a record with a
    /// complete schema does not tell. A store that keeps them should do better than look at the edges.
    /// </summary>
    Task<IReadOnlyDictionary<DatasetId, ImmutableArray<string>>> FindPathsAsync(IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken) =>
        MentionedFields.FindPathsAsync(this, ids, cancellationToken);

    /// <summary>All edge sets that hold at this point, streamed; the inactive ones (<see cref="EdgeSet.IsActive"/>) among them.</summary>
    IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken);

    /// <summary>The edge sets of one job that hold at this point, inactive ones among them.</summary>
    Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken);

    /// <summary>The edge sets into one dataset that hold at this point, of whichever job, inactive ones among them.</summary>
    Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken);

    /// <summary>
    /// One hop from each node of the frontier along active edges; for graphs larger than memory. A node of kind <see
    /// cref="NodeKind.Dataset"/> stands for all fields of the dataset and its row set.
    /// </summary>
    IAsyncEnumerable<OwnedEdge> ExpandAsync(ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken);

    /// <summary>
    /// Jobs that read (downstream) or write (upstream) one of the datasets and of whose lineage something is unknown. A store with many
    /// jobs should do better than this scan of all of them.
    /// </summary>
    IAsyncEnumerable<UnknownJob> FindUnknownJobsAsync(
        ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken) =>
        UnknownJob.ScanAsync(this, datasets, direction, cancellationToken);
}
