using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>A reader with nothing but the reads that every reader has: what a store does faster can be compared with it.</summary>
public sealed class PlainReader(ILineageReader inner) : ILineageReader
{
    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        inner.FindDatasetAsync(id, cancellationToken);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) => inner.FindJobAsync(id, cancellationToken);

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        inner.ListDatasetsAsync(query, cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) =>
        inner.ListJobsAsync(query, cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListRunsAsync(job, query, cancellationToken);

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) =>
        inner.ListNamespacesAsync(cancellationToken);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        inner.SearchAsync(query, cancellationToken);

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) =>
        inner.ReadDatasetsAsync(cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => inner.ReadJobsAsync(cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => inner.ReadEdgeSetsAsync(cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) =>
        inner.FindEdgeSetsAsync(job, cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
        inner.FindEdgeSetsIntoAsync(target, cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        inner.ExpandAsync(frontier, direction, cancellationToken);
}
