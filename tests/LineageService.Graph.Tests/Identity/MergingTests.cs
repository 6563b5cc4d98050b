using LineageService.Graph.Conformance;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests.Identity;

/// <summary>Merges, rules and their undoing, over a small shop.</summary>
public sealed class MergingTests : IAsyncDisposable
{
    private static readonly DatasetId Other = new("default", "ODS.Orders");

    private readonly LineageGraphHost _host = LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token).Result;
    private readonly IdentityMerging _merging;

    public MergingTests() => _merging = new IdentityMerging(_host, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _merging.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Lineage_of_the_alias_joins_that_of_the_canonical_name()
    {
        await FillAsync();
        var outcome = await MergeAsync(Other, Shop.Orders);
        Assert.Equal(MergeRefusal.None, outcome.Refusal);

        // The alias's reader is downstream of the dataset; its column is found in another case.
        var reached = Walk(LineageRoot.Field(Shop.Orders, "amount"));
        Assert.Contains("field:bi:copy:sum", reached);
        Assert.Contains(LineageNode.Field(Shop.Detail, "amount").ToString(), reached);
        Assert.Equal(reached, Walk(LineageRoot.Field(Other, "AMOUNT")));
    }

    [Fact]
    public async Task Asking_for_the_alias_finds_the_canonical_name()
    {
        await FillAsync();
        await MergeAsync(Other, Shop.Orders);
        Assert.Equal(Shop.Orders.ToString(), NodeResolver.Resolve(_host.Current, Other.ToString()).Id);
        Assert.Equal(Shop.Orders.ToString(), NodeResolver.Resolve(_host.Current, "ODS.Orders").Id);
        Assert.Equal(
            LineageNode.Field(Shop.Orders, "amount").ToString(), NodeResolver.Resolve(_host.Current, "field:default:ODS.Orders:AMOUNT").Id);
        Assert.Equal("field:hive://h:10000:ods.orders:note", NodeResolver.Resolve(_host.Current, "field:default:ODS.Orders:note").Id);
        var record = await MergedRecords.FindAsync(_host.Store, _host.Current, Other, Token);
        Assert.Equal([Other], record!.Aliases);
        Assert.Equal("ODS", record.Record.Layer);
        Assert.Equal("what a shop sold", record.Record.Description);
    }

    [Fact]
    public async Task A_merge_that_is_undone_shows_two_again()
    {
        await FillAsync();
        var before = GraphText.Of(_host.Current);
        var outcome = await MergeAsync(Other, Shop.Orders);
        Assert.NotEqual(before, GraphText.Of(_host.Current));
        Assert.Equal(MergeRefusal.None, (await _merging.UndoAsync(outcome.Merge!.Id, "bob", Token)).Refusal);
        Assert.Equal(before, GraphText.Of(_host.Current));
        Assert.Equal(MergeRefusal.NotInForce, (await _merging.UndoAsync(outcome.Merge.Id, "bob", Token)).Refusal);
    }

    [Fact]
    public async Task Rings_repetitions_and_unknown_names_are_refused()
    {
        await FillAsync();
        await MergeAsync(Other, Shop.Orders);
        Assert.Equal(MergeRefusal.Cycle, (await MergeAsync(Shop.Orders, Other)).Refusal);
        Assert.Equal(MergeRefusal.AlreadyMerged, (await MergeAsync(Other, Shop.Detail)).Refusal);
        Assert.Equal(MergeRefusal.Same, (await MergeAsync(Shop.Detail, Shop.Detail)).Refusal);
        Assert.Equal(MergeRefusal.UnknownNode, (await MergeAsync(new DatasetId("x", "y"), Shop.Detail)).Refusal);
        Assert.Equal(MergeRefusal.UnknownId, (await _merging.UndoAsync("m-none", "bob", Token)).Refusal);
        var longer = await MergeAsync(Shop.Orders, Shop.Detail);
        Assert.Equal(MergeRefusal.None, longer.Refusal);
        Assert.Equal(Shop.Detail, _host.Current.Canonical(_host.Current.FindDataset(Other)!).Id);
        Assert.Equal(MergeRefusal.Cycle, (await MergeAsync(Shop.Detail, Other)).Refusal);
    }

    [Fact]
    public async Task A_symlink_and_a_merge_go_on_into_each_other()
    {
        await FillAsync();
        var path = new DatasetId("file", "/warehouse/ods.db/orders");
        await _host.CommitAsync(
            new LineageBatch { Datasets = [new DatasetRecord(path) { AliasOf = Other }], RecordedAt = SmallWorld.Noon }, Token);
        await MergeAsync(Other, Shop.Orders);
        Assert.Equal(Shop.Orders, _host.Current.Canonical(_host.Current.FindDataset(path)!).Id);
        var record = await MergedRecords.FindAsync(_host.Store, _host.Current, path, Token);
        Assert.Equal([Other, path], record!.Aliases);
        Assert.Equal(MergeRefusal.AlreadyMerged, (await MergeAsync(path, Shop.Detail)).Refusal);
        var known = Assert.Single(KnownAlias.Of(_host.Current));
        Assert.Equal(KnownAlias.Symlink, known.Rule);
        Assert.Equal(MergeRefusal.BySymlink, (await _merging.UndoAsync(known.Id, "bob", Token)).Refusal);
    }

    [Fact]
    public async Task Edges_under_a_path_move_when_a_symlink_is_learned_and_back_when_it_is_lost()
    {
        var path = new DatasetId("file", "/warehouse/ods.db/orders");
        await _host.CommitAsync(Shop.Batch, Token);
        await _host.CommitAsync(
            Shop.Of(Shop.Set(new JobId("sql", "read_path"), new DatasetId("bi", "copy"),
                new LineageEdge(LineageNode.Field(path, "amount"), LineageNode.Field(new("bi", "copy"), "sum"), EdgeSubtype.Aggregation))),
            Token);
        var before = GraphText.Of(_host.Current);
        await PutAsync(new DatasetRecord(path) { AliasOf = Shop.Orders });
        Assert.Contains("field:bi:copy:sum", Walk(LineageRoot.Field(Shop.Orders, "amount")));
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(_host.Store, Token)), GraphText.Of(_host.Current));
        await PutAsync(new DatasetRecord(path));
        Assert.Equal(before, GraphText.Of(_host.Current));

        Task PutAsync(DatasetRecord record) =>
            _host.CommitAsync(new LineageBatch { Datasets = [record], RecordedAt = SmallWorld.Noon }, Token);
    }

    [Fact]
    public async Task Merged_jobs_answer_as_one()
    {
        await FillAsync();
        var split = new JobId("airflow:prod", "etl:cle_an");
        await _host.CommitAsync(
            Shop.Of(Shop.Set(split, new DatasetId("bi", "more"),
                new LineageEdge(LineageNode.Field(Shop.Orders, "id"), LineageNode.Field(new("bi", "more"), "id"), EdgeSubtype.Identity))),
            Token);
        var outcome = await _merging.MergeAsync(
            NodeKind.Job, new(split.Namespace, split.Name), new(Shop.Clean.Namespace, Shop.Clean.Name), "one job", "ann", Token);
        Assert.Equal(MergeRefusal.None, outcome.Refusal);
        var reached = Walk(LineageRoot.OfJob(split));
        Assert.Equal(Walk(LineageRoot.OfJob(Shop.Clean)), reached);
        var answer = LineageTraversal.Walk(
            _host.Current, new LineageRequest(LineageRoot.Field(Shop.Orders, "id"), Direction.Downstream), Token);
        Assert.All(answer.Edges.Where(edge => edge.To.StartsWith("field:bi:more", StringComparison.Ordinal)), edge =>
            Assert.Equal(Shop.Clean, edge.Job));
    }

    [Fact]
    public async Task Rules_apply_to_names_that_come_later_and_an_exception_holds()
    {
        await FillAsync();
        await _merging.SetRulesAsync(IdentityRules.Default with { Namespaces = [new("default", Shop.Hive)] }, Token);
        Assert.Equal(Shop.Orders, _host.Current.Canonical(_host.Current.FindDataset(Other)!).Id);
        var later = new DatasetRecord(new DatasetId("default", "DWD.order_detail"));
        await _host.CommitAsync(new LineageBatch { Datasets = [later], RecordedAt = SmallWorld.Noon }, Token);
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(_host.Store, Token)), GraphText.Of(_host.Current));

        var known = KnownAlias.Of(_host.Current).Single(alias => alias.Alias == Other);
        Assert.Equal("rule:namespace+case", known.Rule);
        Assert.Equal(MergeRefusal.None, (await _merging.UndoAsync(known.Id, "bob", Token)).Refusal);
        Assert.Equal(Other, _host.Current.Canonical(_host.Current.FindDataset(Other)!).Id);
        Assert.NotEqual(Other, _host.Current.Canonical(_host.Current.FindDataset(new("default", "DWD.order_detail"))!).Id);
    }

    [Fact]
    public async Task Graphs_of_the_past_use_the_merges_of_now()
    {
        await FillAsync();
        var then = TimeProvider.System.GetUtcNow();
        await MergeAsync(Other, Shop.Orders);
        var identity = await IdentityMap.ReadAsync(_host.Store, null, Token);
        var past = await GraphLoader.LoadAsync(_host.Store.At(new TimePoint(then, null)), 1, identity, Token);
        Assert.Equal(Shop.Orders, past.Canonical(past.FindDataset(Other)!).Id);
        var unknowing = await IdentityMap.ReadAsync(_host.Store, then, Token);
        Assert.Equal(Other, unknowing.Canonical(Other));
    }

    private async Task FillAsync()
    {
        await _host.CommitAsync(Shop.Batch, Token);
        var copy = new DatasetId("bi", "copy");
        await _host.CommitAsync(
            new LineageBatch
            {
                Datasets = [new DatasetRecord(Other) { Description = "what a shop sold", Layer = "RAW" }],
                EdgeSets =
                [
                    Shop.Set(
                        new JobId("sql", "copy"), copy,
                        new(LineageNode.Field(Other, "AMOUNT"), LineageNode.Field(copy, "sum"), EdgeSubtype.Aggregation),
                        new(LineageNode.Field(Other, "note"), LineageNode.Field(copy, "note"), EdgeSubtype.Identity)),
                ],
                RecordedAt = SmallWorld.Noon,
            },
            Token);
    }

    private Task<MergeOutcome> MergeAsync(DatasetId alias, DatasetId canonical) => _merging.MergeAsync(
        NodeKind.Dataset, IdentityWorld.Name(alias), IdentityWorld.Name(canonical), "the same table", "ann", Token);

    private string[] Walk(LineageRoot root) =>
        [.. LineageTraversal.Walk(_host.Current, new LineageRequest(root, Direction.Downstream), Token).Nodes.Select(node => node.Id)];
}
