using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tests.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Identity;

/// <summary>What events say of names, from the event to the graph.</summary>
public sealed class EventIdentityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rename_is_suggested_with_the_former_name_as_the_alias()
    {
        await using var world = await IngestWorld.OpenAsync();
        await SendAsync(world, "w1", "hive://m:9083", "ods.old", "{}");
        await SendAsync(
            world, "w2", "hive://m:9083", "ods.new",
            """
            {"lifecycleStateChange": {"lifecycleStateChange": "RENAME", "previousIdentifier": {"namespace": "hive://m:9083", "name": "ods.old"}}}
            """);
        var suggestion = Assert.Single(await MergeSuggestions.FindAsync(world.Store, world.Host.Current, Token));
        Assert.Equal(("ods.old", "ods.new"), (suggestion.Alias.Name, suggestion.Canonical.Name));
        Assert.Equal(MergeSignCodes.Rename, suggestion.Signs[0].Code);
    }

    [Fact]
    public async Task A_path_whose_table_was_merged_is_the_table_it_was_merged_into()
    {
        await using var world = await IngestWorld.OpenAsync();
        await SendAsync(
            world, "w1", "file", "/warehouse/ods.db/t",
            """{"symlinks": {"identifiers": [{"namespace": "hive://10.0.0.7:9083", "name": "ods.t", "type": "TABLE"}]}}""");
        await SendAsync(world, "w2", "hive://m:9083", "ods.t", "{}");
        using var merging = new IdentityMerging(world.Host, TimeProvider.System);
        await merging.SetRulesAsync(IdentityRules.Default with { Namespaces = [new("hive://10.0.0.7:9083", "hive://m:9083")] }, Token);
        var graph = world.Host.Current;
        Assert.Equal(
            new DatasetId("hive://m:9083", "ods.t"), graph.Canonical(graph.FindDataset(new DatasetId("file", "/warehouse/ods.db/t"))!).Id);

        // Events that come later find the same way.
        await SendAsync(
            world, "w3", "file", "/warehouse/ods.db/u",
            """{"symlinks": {"identifiers": [{"namespace": "hive://10.0.0.7:9083", "name": "ODS.U", "type": "TABLE"}]}}""");
        graph = world.Host.Current;
        Assert.Equal(
            new DatasetId("hive://m:9083", "ods.u"), graph.Canonical(graph.FindDataset(new DatasetId("file", "/warehouse/ods.db/u"))!).Id);
        Assert.Equal(2, KnownAlias.Of(graph).Count(known => known.Rule == KnownAlias.Symlink));
        Assert.Contains(KnownAlias.Of(graph), known => known.Rule == "rule:namespace+case");
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_for_a_merge_is_read_at_the_next_commit()
    {
        var store = new FailingStore();
        await using var world = await IngestWorld.OpenAsync(store: store);
        await SendAsync(world, "w1", "a", "t", "{}");
        await SendAsync(world, "w2", "b", "t", "{}");
        using var merging = new IdentityMerging(world.Host, TimeProvider.System);
        store.FailsReads = true;
        await merging.MergeAsync(NodeKind.Dataset, new("a", "t"), new("b", "t"), "", "ann", Token);
        store.FailsReads = false;
        await SendAsync(world, "w3", "c", "t", "{}");
        var graph = world.Host.Current;
        Assert.Equal(new DatasetId("b", "t"), graph.Canonical(graph.FindDataset(new DatasetId("a", "t"))!).Id);
        Assert.Equal(store.Epoch, graph.Epoch);
    }

    [Fact]
    public async Task A_person_parts_what_a_symlink_made_one_and_events_do_not_join_it_again()
    {
        var table = new DatasetId("hive://m:9083", "ods.t");
        var path = new DatasetId("file", "/warehouse/ods.db/t");
        await using var apart = await IngestWorld.OpenAsync();
        await SendAsync(apart, "w1", path.Namespace, path.Name, "{}");
        await SendAsync(apart, "w2", table.Namespace, table.Name, "{}");
        await SendAsync(apart, "w3", path.Namespace, path.Name, "{}");

        await using var world = await IngestWorld.OpenAsync();
        await SendAsync(world, "w1", path.Namespace, path.Name, "{}");
        await SendAsync(world, "w2", table.Namespace, table.Name, Linked);
        await SendAsync(world, "w3", path.Namespace, path.Name, Linked);
        var known = Assert.Single(KnownAlias.Of(world.Host.Current));
        using var merging = new IdentityMerging(world.Host, TimeProvider.System, world.Ingester);
        var outcome = await merging.UndoAsync(known.Id, "ann", Token);
        Assert.Equal((MergeRefusal.None, world.Store.Epoch), (outcome.Refusal, outcome.Epoch));
        Assert.Empty(KnownAlias.Of(world.Host.Current));
        Assert.Equal(await TargetsAsync(apart), await TargetsAsync(world));
        Assert.Equal([path], (await world.SetsAsync("w1")).Select(set => set.Target).Distinct());

        // Neither in this process nor in the next do they become one again; a person may join them.
        await SendAsync(world, "w4", path.Namespace, path.Name, Linked);
        await using var next = new EventIngester(world.Host);
        await next.IngestAsync(System.Text.Encoding.UTF8.GetBytes(Text("w5", path.Namespace, path.Name, Linked)), Token);
        Assert.Empty(KnownAlias.Of(world.Host.Current));
        Assert.Equal([path], (await world.SetsAsync("w5")).Select(set => set.Target).Distinct());
        var joined = await merging.MergeAsync(
            NodeKind.Dataset, new(path.Namespace, path.Name), new(table.Namespace, table.Name), "", "bob", Token);
        Assert.Equal(MergeRefusal.None, joined.Refusal);
        Assert.Equal(table, world.Host.Current.Canonical(world.Host.Current.FindDataset(path)!).Id);
    }

    [Fact]
    public async Task A_path_that_was_parted_from_one_table_may_become_another_one()
    {
        var path = new DatasetId("file", "/warehouse/ods.db/t");
        await using var world = await IngestWorld.OpenAsync();
        await SendAsync(world, "w1", path.Namespace, path.Name, Linked);
        Assert.NotNull(await world.Ingester.SeparateAsync(path, "ann", Token));
        Assert.Null(await world.Ingester.SeparateAsync(path, "ann", Token));
        await SendAsync(world, "w2", path.Namespace, path.Name, Linked.Replace("ods.t", "ods.u", StringComparison.Ordinal));
        Assert.Equal("ods.u", Assert.Single(KnownAlias.Of(world.Host.Current)).Canonical.Name);
    }

    private const string Linked =
        """{"symlinks": {"identifiers": [{"namespace": "hive://m:9083", "name": "ods.t", "type": "TABLE"}]}}""";

    private static async Task<string> TargetsAsync(IngestWorld world)
    {
        var sets = new List<string>();
        foreach (var job in (string[])["w1", "w2", "w3"])
            sets.AddRange((await world.SetsAsync(job)).Select(set => $"{job} {set.Target} {set.ValidFrom:O} {set.ValidTo:O}"));
        return string.Join('\n', sets.Order());
    }

    // A minute for each job: of events at one time their content decides which came last.
    private static async Task SendAsync(IngestWorld world, string job, string space, string name, string facets) =>
        await world.SendAsync(Text(job, space, name, facets));

    private static string Text(string job, string space, string name, string facets) =>
        $$"""
        {"eventType": "COMPLETE", "eventTime": "2026-10-01T08:0{{job[^1]}}:00Z", "producer": "p", "run": {"runId": "{{Guid.NewGuid()}}"},
         "job": {"namespace": "jobs", "name": "{{job}}"}, "inputs": [],
         "outputs": [{"namespace": "{{space}}", "name": "{{name}}", "facets": {{facets}}}]}
        """;
}
