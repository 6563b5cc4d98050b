using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>
/// Reads a store at a point of the past. Edge sets and single records are found by index; lists and search look at all records, since the
/// indexes that serve them know the present only.
/// </summary>
internal sealed class PastReader(CypherReads reads, TimePoint at) : ILineageReader
{
    private readonly PointFilter _point = new(at);

    private EdgeSetReader Sets => new(reads, _point);

    private PastRecords Records => new(reads, _point);

    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) => Records.FindDatasetAsync(id, cancellationToken);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) => Records.FindJobAsync(id, cancellationToken);

    public async Task<IReadOnlyDictionary<DatasetId, DatasetRecord>> FindDatasetsAsync(
        IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken) => await Records.FindDatasetsAsync(ids, cancellationToken).ConfigureAwait(false);

    public async Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        RecordPages.Datasets((await DatasetsAsync(cancellationToken).ConfigureAwait(false)).OrderBy(record => record.Id), query);

    public async Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) =>
        RecordPages.Jobs((await JobsAsync(cancellationToken).ConfigureAwait(false)).OrderBy(record => record.Id), query);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        new ListReader(reads).RunsAsync(at, job, query, cancellationToken);

    public async Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken)
    {
        var datasets = await DatasetsAsync(cancellationToken).ConfigureAwait(false);
        var jobs = await JobsAsync(cancellationToken).ConfigureAwait(false);
        var names = datasets.Select(record => record.Id.Namespace).Concat(jobs.Select(record => record.Id.Namespace));
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public async Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var ranking = new SearchRanking(query);
        if (ranking.Terms.Words.IsEmpty) return ranking.ToPage();
        await foreach (var dataset in ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) ranking.Offer(dataset);
        await foreach (var job in ReadJobsAsync(cancellationToken).ConfigureAwait(false)) ranking.Offer(job);
        return ranking.ToPage();
    }

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) => Records.DatasetsAsync(cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => Records.JobsAsync(cancellationToken);

    public IAsyncEnumerable<DatasetName> ReadDatasetNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        NameReader.DatasetsAsync(reads, _point, endings, cancellationToken);

    public IAsyncEnumerable<UnknownJob> FindUnknownJobsAsync(
        ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken) =>
        UnknownJobReader.FindAsync(reads, _point, datasets, direction, cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => Sets.AllAsync(cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) => Sets.OfJobAsync(job, cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) => Sets.IntoAsync(target, cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        FrontierExpansion.ReadAsync(Sets, frontier, direction, cancellationToken);

    private async Task<List<DatasetRecord>> DatasetsAsync(CancellationToken cancellationToken)
    {
        var records = new List<DatasetRecord>();
        await foreach (var record in ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) records.Add(record);
        return records;
    }

    private async Task<List<JobRecord>> JobsAsync(CancellationToken cancellationToken)
    {
        var records = new List<JobRecord>();
        await foreach (var record in ReadJobsAsync(cancellationToken).ConfigureAwait(false)) records.Add(record);
        return records;
    }
}
