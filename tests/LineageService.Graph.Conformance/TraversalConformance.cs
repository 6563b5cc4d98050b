using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>
/// A graph read from any store is the graph its batches make, and a walk over the store's own expansion answers as the snapshot's does.
/// </summary>
public abstract class TraversalConformance
{
    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public static TheoryData<int> Worlds => ConformanceSize.Worlds(12);

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_graph_read_anew_equals_the_one_kept_current(int seed)
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        var kept = await CommitAsync(store, seed);
        // Not disposed: it would take the store along.
        var read = await LineageGraphHost.OpenAsync(store, null, token);
        Assert.Equal(GraphText.Of(read.Current), GraphText.Of(kept));
        Assert.Equal(store.Epoch, read.Current.Epoch);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_walk_over_the_store_answers_as_the_snapshot_does(int seed)
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        var graph = await CommitAsync(store, seed);
        foreach (var request in Requests(seed))
        {
            var expected = LineageTraversal.Walk(graph, request, token);
            var actual = await StoreTraversal.WalkAsync(store, request, token);
            Assert.Equal(AnswerText.Of(expected), AnswerText.Of(actual));
        }
    }

    private static DatasetId Alias { get; } = new("s3://lake", "path/of/t1");

    private static IEnumerable<LineageRequest> Requests(int seed)
    {
        var random = new Random(seed);
        for (var index = 0; index < 20; index++)
        {
            var node = SmallWorld.Node(random.Next(1000));
            var root = random.Next(4) switch
            {
                0 => LineageRoot.OfDataset(random.Next(3) == 0 ? Alias : node.Dataset),
                1 => LineageRoot.OfJob(SmallWorld.Job(random.Next(10))),
                _ => new LineageRoot(node.Kind, node.Dataset, node.Path, null),
            };
            var filter = random.Next(3) switch
            {
                0 => new LineageFilter(Types: [EdgeType.Direct]),
                1 => new LineageFilter(Layer: "even"),
                _ => null,
            };
            yield return new LineageRequest(
                root, (Direction)random.Next(3), 1 + random.Next(4), (Granularity)random.Next(2), filter, PageSize: 3 + random.Next(20));
        }
    }

    private static async Task<LineageGraph> CommitAsync(ILineageStore store, int seed)
    {
        var random = new Random(seed);
        var host = await LineageGraphHost.OpenAsync(store, null, TestContext.Current.CancellationToken);
        var alias = new DatasetRecord(Alias) { AliasOf = SmallWorld.Dataset(1) };
        var even = Enumerable.Range(0, 3).Select(
            index => new DatasetRecord(SmallWorld.Dataset(index * 2)) { Layer = "Even", Owner = "ann" });
        await host.CommitAsync(
            new LineageBatch { Datasets = [.. even, alias], RecordedAt = SmallWorld.Noon }, TestContext.Current.CancellationToken);
        for (var batch = 0; batch < 6; batch++)
        {
            var numbers = Enumerable.Range(0, random.Next(12)).Select(_ => random.Next()).ToArray();
            await host.CommitAsync(SmallWorld.Batch(numbers), TestContext.Current.CancellationToken);
        }

        return host.Current;
    }
}
