using LineageService.Graph.Store;
using LineageService.Ingestion.Upgrades;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceWorld;

namespace LineageService.Ingestion.Tests.Collecting;

public sealed class ReanalysisTests
{
    private const string Sql = "INSERT INTO dw.orders SELECT id, amount FROM ods.orders";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_engine_leaves_what_stands_until_it_is_activated()
    {
        await using var world = await SourceWorld.CreateAsync();
        world.Update("first");
        await world.CollectAsync(Task("orders", Sql), Task("users", "INSERT INTO dw.users SELECT id FROM ods.users"));
        await PretendAsync(world);
        Assert.True((await StoreEngine.FindAsync(world.Store, "first", Token)).IsCurrent);

        world.Update("second");
        var engine = await StoreEngine.FindAsync(world.Store, "second", Token);
        Assert.False(engine.IsCurrent);
        Assert.Contains("reanalyze", engine.Sentence, StringComparison.Ordinal);

        // The same tasks again, by import and by collection: what the former engine read stands.
        await world.Importer.ImportAsync([Task("orders", Sql).Task], [], LineageService.Ingestion.Tasks.TaskDefaults.None, null, Token);
        Assert.Equal(["ods.orders.id -> dw.orders.amount", "ods.orders.id -> dw.orders.id"], await world.EdgesOfAsync("orders"));

        var before = world.Store.Epoch;
        var dry = await new EngineReanalysis(world.Host, world.Importer, TimeProvider.System).RunAsync(activate: false, null, Token);
        Assert.Equal(before, world.Store.Epoch);
        var job = Assert.Single(dry.Changed);
        Assert.Equal((2, 1, 1, 1), (dry.Tasks, job.Gained.Length, job.Lost.Length, job.Retyped.Length));
        Assert.EndsWith(":ods.orders:amount -> field:wh:dw.orders:amount", job.Gained[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith(":ods.orders:id -> field:wh:dw.orders:amount", job.Lost[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith(":ods.orders:id -> field:wh:dw.orders:id", job.Retyped[0].ToString(), StringComparison.Ordinal);

        var activated = await new EngineReanalysis(world.Host, world.Importer, TimeProvider.System).RunAsync(activate: true, null, Token);
        Assert.Equal(dry.Changed.Length, activated.Changed.Length);
        Assert.Equal(["ods.orders.amount -> dw.orders.amount", "ods.orders.id -> dw.orders.id"], await world.EdgesOfAsync("orders"));
        Assert.True((await StoreEngine.FindAsync(world.Store, "second", Token)).IsCurrent);
        Assert.Empty((await new EngineReanalysis(world.Host, world.Importer, TimeProvider.System).RunAsync(activate: false, null, Token)).Changed);
    }

    [Fact]
    public async Task What_is_new_or_changed_is_read_by_the_new_engine_before_it_is_activated()
    {
        await using var world = await SourceWorld.CreateAsync();
        world.Update("first");
        await world.CollectAsync(Task("orders", Sql));
        world.Update("second");
        var report = await world.CollectAsync(Task("orders", Sql), Task("users", "INSERT INTO dw.users SELECT id FROM ods.users"));
        Assert.Equal(1, report.Import!.Tasks);
        Assert.NotEmpty(await world.EdgesOfAsync("users"));
    }

    // What an engine with a fault would have read: the second column from the first, the first one transformed.
    private static async Task PretendAsync(SourceWorld world)
    {
        var job = new JobId("jobs", "orders");
        var set = (await world.Store.FindEdgeSetsAsync(job, Token)).Single();
        var id = LineageNode.Field(new DatasetId("wh", "ods.orders"), "id");
        var edges = set.Edges.Where(edge => edge.From.Path is null)
            .Append(new LineageEdge(id, LineageNode.Field(set.Target, "id"), EdgeSubtype.Transformation))
            .Append(new LineageEdge(id, LineageNode.Field(set.Target, "amount"), EdgeSubtype.Identity));
        await world.Host.CommitAsync(
            new LineageBatch { EdgeSets = [set with { Edges = [.. edges], ValidFrom = TimeProvider.System.GetUtcNow() }], RecordedAt = TimeProvider.System.GetUtcNow() }, Token);
    }
}
