using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// Reads a store at a point of the past. Edge sets and single records are found by index; lists and search look at all records, since the
/// indexes that serve them know the present only.
/// </summary>
internal sealed class PastReader(StoreReads reads, TimePoint at) : ILineageReader, INumberedGraphSource
{
    private readonly PointFilter _point = PointFilter.At(at);

    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        RecordsAsync(records => records.FindDataset(id), cancellationToken);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) =>
        RecordsAsync(records => records.FindJob(id), cancellationToken);

    public Task<IReadOnlyDictionary<DatasetId, DatasetRecord>> FindDatasetsAsync(IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken) =>
        RecordsAsync<IReadOnlyDictionary<DatasetId, DatasetRecord>>(
            records => ids.Distinct().Select(records.FindDataset).OfType<DatasetRecord>().ToDictionary(record => record.Id), cancellationToken);

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) => RecordsAsync(
        records => RecordPages.Datasets(records.Datasets(PageCursor.ReadName(query.After)), query), cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) => RecordsAsync(
        records => RecordPages.Jobs(records.Jobs(PageCursor.ReadName(query.After)), query), cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => ListReader.Runs(connection, _point, job, query), cancellationToken);

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) => RecordsAsync(
        records => records.Datasets(after: null).Select(record => record.Id.Namespace)
            .Concat(records.Jobs(after: null).Select(record => record.Id.Namespace))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray(),
        cancellationToken);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => RecordsAsync(records =>
    {
        var ranking = new SearchRanking(query);
        if (ranking.Terms.Words.IsEmpty) return ranking.ToPage();
        foreach (var dataset in records.Datasets(after: null)) ranking.Offer(dataset);
        foreach (var job in records.Jobs(after: null)) ranking.Offer(job);
        return ranking.ToPage();
    }, cancellationToken);

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) => reads.StreamAsync(
        connection => new PastRecords(connection, _point, cancellationToken).Datasets(after: null), cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => reads.StreamAsync(
        connection => new PastRecords(connection, _point, cancellationToken).Jobs(after: null), cancellationToken);

    public IAsyncEnumerable<DatasetName> ReadDatasetNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        reads.StreamAsync(connection => NameReader.Datasets(connection, _point, endings), cancellationToken);

    public bool KnowsPaths => true;

    // All paths that edges ever named, as the whole graph of the point has them (PastGraphReader).
    public Task<IReadOnlyDictionary<DatasetId, ImmutableArray<string>>> FindPathsAsync(IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => NameReader.Paths(connection, ids), cancellationToken);

    public IAsyncEnumerable<UnknownJob> FindUnknownJobsAsync(
        ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken) =>
        reads.StreamAsync(connection => UnknownJobReader.Find(connection, _point, datasets, direction, cancellationToken), cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) =>
        reads.StreamAsync(connection => EdgeSetReader.ReadAll(connection, _point), cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) =>
        reads.ReadTogetherAsync(connection => EdgeSetReader.OfJob(connection, _point, job), cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
        reads.ReadTogetherAsync(connection => EdgeSetReader.Into(connection, _point, target), cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        reads.StreamAsync(connection => FrontierExpansion.Read(connection, _point, frontier, direction), cancellationToken);

    public long ReadGraph(INumberedGraphSink sink, CancellationToken cancellationToken) =>
        reads.Read(connection => PastGraphReader.Read(connection, _point, sink, cancellationToken));

    private Task<T> RecordsAsync<T>(Func<PastRecords, T> read, CancellationToken cancellationToken) =>
        reads.ReadTogetherAsync(connection => read(new PastRecords(connection, _point, cancellationToken)), cancellationToken);
}
