using LineageService.Graph.History;
using LineageService.Graph.Identity;
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

    public static TheoryData<int> FewWorlds => ConformanceSize.Worlds(5);

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
        var fragments = await FragmentsAsync(store);
        foreach (var request in Requests(seed))
        {
            var expected = LineageTraversal.Walk(graph, request, token);
            var (actual, _) = await fragments.WalkAsync(request, token);
            Assert.Equal(AnswerText.Of(expected), AnswerText.Of(actual));
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task Walks_and_paths_over_the_store_answer_as_the_snapshot_does_where_names_are_one(int seed)
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        var random = new Random(seed);
        var kept = await LineageGraphHost.OpenAsync(store, null, token);
        int[] Numbers() => [.. Enumerable.Range(0, random.Next(14)).Select(_ => random.Next())];
        for (var batch = 0; batch < 4; batch++) await kept.CommitAsync(IdentityWorld.Batch(Numbers()), token);
        await kept.CommitAsync(new LineageBatch { Merges = IdentityWorld.Merges(Numbers()), RecordedAt = SmallWorld.Noon }, token);
        for (var batch = 0; batch < 2; batch++) await kept.CommitAsync(IdentityWorld.Batch(Numbers()), token);

        // Read anew: places of fields that no schema tells are those of an edge's first mention.
        var graph = (await LineageGraphHost.OpenAsync(store, null, token)).Current;
        var fragments = await FragmentsAsync(store);
        var roots = Requests(seed).Select(request => request.Root).ToList();
        foreach (var request in Requests(seed).Select(request => request with { PageSize = 1_000 }))
        {
            var expected = LineageTraversal.Walk(graph, request, token);
            var (actual, _) = await fragments.WalkAsync(request, token);
            Assert.Equal($"{request}", $"{request}{Difference(AnswerText.Of(expected), AnswerText.Of(actual))}");
        }

        for (var pair = 0; pair + 1 < roots.Count; pair += 2)
        {
            var request = new PathRequest(roots[pair], roots[pair + 1], Count: 3, MaxDepth: 1 + random.Next(6));
            var expected = LineagePaths.Find(graph, request, token);
            var (actual, _) = await fragments.FindPathsAsync(request, token);
            Assert.Equal(expected.Paths.Select(path => path.Edges.Length), actual.Paths.Select(path => path.Edges.Length));
            Assert.Equal((expected.Complete, expected.Truncated), (actual.Complete, actual.Truncated));
            Assert.Equal(expected.Unknowns.AsEnumerable(), actual.Unknowns);
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task Names_mean_in_the_store_what_they_mean_in_the_graph(int seed)
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        await CommitAsync(store, seed);
        var host = await LineageGraphHost.OpenAsync(store, null, token);
        await host.CommitAsync(new LineageBatch { Merges = IdentityWorld.Merges([seed]), RecordedAt = SmallWorld.Noon }, token);
        var fragments = await FragmentsAsync(store);
        foreach (var text in Texts())
        {
            var names = await fragments.NamesAsync(new NameSelection { Texts = [text] }, token);
            var (expected, actual) = (NodeResolver.Resolve(host.Current, text), NodeResolver.Resolve(names, text));
            Assert.Equal((text, expected.Kind, expected.Id), (text, actual.Kind, actual.Id));
            Assert.Equal(expected.Candidates.AsEnumerable(), actual.Candidates);
        }
    }

    [Theory]
    [MemberData(nameof(FewWorlds))]
    public async Task The_past_is_answered_from_the_store_as_from_its_graph(int seed)
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        var random = new Random(seed);
        int[] Numbers() => [.. Enumerable.Range(0, random.Next(14)).Select(_ => random.Next())];
        var writer = await LineageGraphHost.OpenAsync(store, null, token);
        for (var hour = 0; hour < 6; hour++)
        {
            await writer.CommitAsync(SmallWorld.Later(IdentityWorld.Batch(Numbers()), hour), token);
            if (hour == 3) await writer.CommitAsync(new LineageBatch { Merges = IdentityWorld.Merges(Numbers()), RecordedAt = SmallWorld.Noon.AddHours(hour) }, token);
        }

        var ofGraphs = new HistoricalGraphs(await LineageGraphHost.OpenAsync(store, null, token));
        var ofStore = new HistoricalGraphs(await LineageGraphHost.OpenAsync(store, null, GraphResidence.Store, GraphFragments.DefaultMaxNodes, token));
        for (var hour = 0; hour < 6; hour += 2)
        {
            var point = new TimePoint(SmallWorld.Noon.AddHours(hour), random.Next(2) == 0 ? null : SmallWorld.Noon.AddHours(random.Next(6)));
            var (expected, actual) = (ofGraphs.At(point), ofStore.At(point));
            foreach (var request in Requests(seed + hour).Take(8).Select(request => request with { PageSize = 1_000 }))
            {
                var (whole, fragment) = (await expected.WalkAsync(request, token), await actual.WalkAsync(request, token));
                var difference = Difference(AnswerText.Of(whole.Answer), AnswerText.Of(fragment.Answer));
                Assert.True(difference.Length == 0, $"{point} {request}\n{difference}");
            }

            foreach (var text in Texts().Where(_ => random.Next(6) == 0))
            {
                var selection = new NameSelection { Texts = [text] };
                var (whole, fragment) = (NodeResolver.Resolve(await expected.NamesAsync(selection, token), text), NodeResolver.Resolve(await actual.NamesAsync(selection, token), text));
                Assert.Equal((point, text, whole.Kind, whole.Id), (point, text, fragment.Kind, fragment.Id));
            }
        }

        // Names of a point are read once, however many questions there are about it.
        Assert.InRange(ofStore.Loads, 1, 3);
    }

    [Fact]
    public async Task A_walk_over_the_store_says_where_its_budget_ended_it()
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        await CommitAsync(store, 3);
        var request = new LineageRequest(LineageRoot.OfDataset(SmallWorld.Dataset(0)), Direction.Both, 10);
        var whole = (await (await FragmentsAsync(store)).WalkAsync(request, token)).Answer;
        var cut = (await (await FragmentsAsync(store, maxNodes: 1)).WalkAsync(request, token)).Answer;
        Assert.True(cut.Truncated);
        Assert.False(cut.Complete);
        Assert.Contains(cut.Unknowns, unknown => unknown.Code == UnknownCodes.BudgetReached);
        Assert.True(cut.Nodes.Length < whole.Nodes.Length);
        Assert.DoesNotContain(whole.Unknowns, unknown => unknown.Code == UnknownCodes.BudgetReached);
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', left.Except(right).Select(line => $"missing {line}").Concat(right.Except(left).Select(line => $"surplus {line}")));
    }

    private static IEnumerable<string> Texts()
    {
        for (var index = 0; index < SmallWorld.Datasets; index++)
        {
            var id = SmallWorld.Dataset(index);
            foreach (var prefix in (string[])["", "dataset:", "rowset:"]) yield return $"{prefix}{id.Namespace}:{id.Name}";
            foreach (var prefix in (string[])["", "field:", "datasetField:"]) yield return $"{prefix}{id.Namespace}:{id.Name}:c{index % 3}";
            yield return id.Name;
            yield return id.Name.ToUpperInvariant();
            yield return $"t{index}";
            yield return $"t{index}.c{index % 3}";
            yield return $"T{index}.C1";
            yield return $"{id.Namespace}:{id.Name}:nothing";
        }

        for (var index = 0; index < SmallWorld.Jobs; index++)
        {
            var job = SmallWorld.Job(index);
            yield return job.ToString();
            yield return job.Name;
            yield return $"task{index}";
        }

        foreach (var text in (string[])["", "c0", "nothing", "dataset:", "dataset:t1", "job:", "a:b:c:d", "path/of/t1", Alias.ToString(), "of/t1.c0", "host:10000:layer1.t1"])
            yield return text;
    }

    private static async Task<GraphFragments> FragmentsAsync(ILineageStore store, int maxNodes = GraphFragments.DefaultMaxNodes)
    {
        var token = TestContext.Current.CancellationToken;
        var identity = await IdentityMap.ReadAsync(store, null, token);
        return new GraphFragments(store, await AliasNames.ReadAsync(store, identity, token), store.Epoch, maxNodes);
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
