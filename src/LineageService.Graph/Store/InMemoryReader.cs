using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Reads an in-memory store at a point of the two times, under the store's lock. What it hands out is immutable.</summary>
internal sealed class InMemoryReader(Lock guard, InMemoryTables tables, TimePoint point) : ILineageReader
{
    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) => Read(view => view.FindDataset(id));

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) => Read(view => view.FindJob(id));

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        Read(view => RecordPages.Datasets(view.Datasets(), query));

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) =>
        Read(view => RecordPages.Jobs(view.Jobs(), query));

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        Read(view => RecordPages.Runs(view.Runs(), job, query));

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) => Read(view => view.Namespaces());

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => Read(view =>
    {
        var ranking = new SearchRanking(query);
        foreach (var dataset in view.Datasets()) ranking.Offer(dataset);
        foreach (var job in view.Jobs()) ranking.Offer(job);
        return ranking.ToPage();
    });

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) =>
        Stream(view => view.Datasets(), cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) =>
        Stream(view => view.Jobs(), cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) =>
        Stream(view => view.EdgeSets(), cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) =>
        Read(view => view.SetsOf(job));

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
        Read(view => view.SetsInto(target));

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        Stream(view => view.Expand(frontier, direction), cancellationToken);

    private T Locked<T>(Func<T> read)
    {
        lock (guard) return read();
    }

    private Task<T> Read<T>(Func<InMemoryView, T> read) => Task.FromResult(Locked(() => read(new InMemoryView(tables, point))));

    private async IAsyncEnumerable<T> Stream<T>(
        Func<InMemoryView, IEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Copied under the lock: whoever streams sees one epoch, and the writer does not wait for a slow reader.
        foreach (var item in await Read(view => read(view).ToArray()).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
