using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
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

    // A minute for each job: of events at one time their content decides which came last.
    private static async Task SendAsync(IngestWorld world, string job, string space, string name, string facets) => await world.SendAsync(
        $$"""
        {"eventType": "COMPLETE", "eventTime": "2026-10-01T08:0{{job[^1]}}:00Z", "producer": "p", "run": {"runId": "{{Guid.NewGuid()}}"},
         "job": {"namespace": "jobs", "name": "{{job}}"}, "inputs": [],
         "outputs": [{"namespace": "{{space}}", "name": "{{name}}", "facets": {{facets}}}]}
        """);
}
