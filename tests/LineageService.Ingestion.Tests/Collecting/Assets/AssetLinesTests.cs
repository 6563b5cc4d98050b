using LineageService.Graph.Grants;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Collecting.Assets;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Collecting.Assets;

/// <summary>Assets and grants as JSON lines, through to the graph.</summary>
public sealed class AssetLinesTests
{
    private static readonly DatasetId Orders = new("wh", "dw.orders");

    [Fact]
    public async Task A_stated_field_has_its_column_and_what_is_not_stated_is_unknown()
    {
        using var folder = new SourceFolder();
        folder.Add("assets.jsonl", """
            {"asset":"dashboard","namespace":"bi","name":"sales","title":"Sales","owner":"ann","zone":"partner","fields":[{"path":"revenue","from":[{"dataset":"dw.orders","field":"amount"}],"transformation":"aggregation"},"mystery",{"path":"label","from":[]}]}
            {"asset":"export","namespace":"files","name":"orders-for-partner","reads":[{"dataset":"dw.orders"}]}
            """);
        var (reports, _, host) = await SourceFolder.RunAsync(new AssetLinesCollector([folder.Path], "wh", "inventory"));
        await using var _ = host;

        Assert.Equal((2, 2), (reports[0].Stated, reports[0].Tables));
        Assert.Equal(["dw.orders.amount -> sales.revenue"], await SourceFolder.EdgesAsync(host, new JobId("bi", "sales")));
        var set = Assert.Single(await host.Store.FindEdgeSetsAsync(new JobId("bi", "sales"), TestContext.Current.CancellationToken));
        Assert.Contains(set.Edges, edge => edge.Subtype == EdgeSubtype.RowSet && edge.From.Dataset == Orders);
        Assert.Equal(["mystery"], set.Unknowns.Select(unknown => unknown.Column!));
        var export = Assert.Single(await host.Store.FindEdgeSetsAsync(new JobId("files", "orders-for-partner"), TestContext.Current.CancellationToken));
        var whole = Assert.Single(export.Unknowns);
        Assert.Equal((UnknownCodes.TableLevelOnly, null), (whole.Code, whole.Column));
        var dashboard = await host.Store.FindDatasetAsync(new DatasetId("bi", "sales"), TestContext.Current.CancellationToken);
        Assert.Equal(("dashboard", "ann", "Sales"), (dashboard!.Kind, dashboard.Owner, dashboard.Description));
    }

    [Fact]
    public async Task Sql_of_an_asset_reads_the_warehouse_and_fills_the_asset()
    {
        using var folder = new SourceFolder();
        folder.Add("a.jsonl", """{"asset":"report","namespace":"bi","name":"weekly","sql":"SELECT o.buyer AS who, SUM(o.amount) AS total FROM dw.orders o GROUP BY o.buyer","dialect":"postgres"}""");
        var (_, jobs, host) = await SourceFolder.RunAsync(new AssetLinesCollector([folder.Path], "wh", "inventory"));
        await using var _ = host;

        Assert.Equal(["dw.orders.amount -> weekly.total", "dw.orders.buyer -> weekly.who"], await SourceFolder.EdgesAsync(host, new JobId("bi", "weekly")));
        Assert.Equal(new DatasetId("bi", "weekly"), Assert.Single(jobs).Target);
        var report = await host.Store.FindDatasetAsync(new DatasetId("bi", "weekly"), TestContext.Current.CancellationToken);
        Assert.Equal("report", report!.Kind);
        Assert.Equal(["who", "total"], report.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task Broken_lines_are_told_with_their_place_and_the_rest_goes_on()
    {
        using var folder = new SourceFolder();
        folder.Add("a.jsonl", """
            {"asset":"api","namespace":"http","name":"ok","reads":["dw.orders"]}
            {"asset":"api","namespace":
            {"asset":"api","name":"no namespace"}
            {"asset":"api","namespace":"http","name":"zone","zone":"everywhere"}
            {"asset":"api","namespace":"http","name":"from","fields":[{"path":"x","from":["nodot"]}]}
            {"grant":"ann","dataset":"dw.orders","validFrom":"soon"}
            [1]
            {"asset":"api","namespace":"http","name":"also ok","fields":[{"path":"x","from":["dw.orders.amount"]}]}
            """);
        var items = await CollectedItems.OfAsync(new AssetLinesCollector([folder.Path], "wh", "inventory"));

        Assert.Equal([2, 3, 4, 5, 6, 7], items.Failures.Select(failure => failure.Failure.Line));
        Assert.All(items.Failures, failure => Assert.Equal("a.jsonl", failure.Failure.File));
    }

    [Fact]
    public async Task Grants_are_null_where_no_source_covers_the_namespace_and_empty_where_one_does()
    {
        using var folder = new SourceFolder();
        folder.Add("g.jsonl", """
            {"grant":"ann","dataset":"dw.orders","fields":["amount"],"mask":"hash"}
            {"grant":"analysts","principalKind":"group","dataset":"dw.orders","privilege":"SELECT","validTo":"2030-01-01T00:00:00Z"}
            """);
        var (_, _, host) = await SourceFolder.RunAsync(new AssetLinesCollector([folder.Path], "wh", "inventory"));
        await using var _ = host;

        var grants = await GrantsAsync(host, Orders);
        Assert.Equal(["ann user select hash", "analysts group select "],
            grants!.Value.Select(one => $"{one.Grant.Principal} {one.Grant.PrincipalKind} {one.Grant.Privilege} {one.Grant.Mask}"));
        Assert.Equal("assets:inventory", grants.Value[0].Source);
        Assert.Empty((await GrantsAsync(host, new DatasetId("wh", "dw.other")))!.Value);
        Assert.Null(await GrantsAsync(host, new DatasetId("elsewhere", "dw.orders")));
    }

    [Fact]
    public async Task A_grant_that_is_gone_is_gone_and_one_that_could_not_be_read_stays()
    {
        using var folder = new SourceFolder();
        folder.Add("g.jsonl", """{"grant":"ann","dataset":"dw.orders"}""");
        await using var world = await SourceWorld.CreateAsync();
        var collector = new AssetLinesCollector([folder.Path], "wh", "inventory");
        await RunAsync();
        folder.Add("g.jsonl", """{"grant":"ann","dataset":""");
        await RunAsync();
        Assert.Single((await GrantsAsync(world.Host, Orders))!.Value);
        folder.Add("g.jsonl", """{"grant":"ann","dataset":"dw.other"}""");
        await RunAsync();
        Assert.Empty((await GrantsAsync(world.Host, Orders))!.Value);

        Task RunAsync() => new Ingestion.Collecting.CollectionRun(world.Importer, world.Host, TimeProvider.System)
            .RunAsync(collector, new Ingestion.Collecting.CollectionOptions(), null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_asset_that_states_now_what_it_had_by_sql_has_one_claim()
    {
        using var folder = new SourceFolder();
        await using var world = await SourceWorld.CreateAsync();
        var collector = new AssetLinesCollector([folder.Path], "wh", "inventory");
        var stated = """{"asset":"report","namespace":"bi","name":"weekly","fields":[{"path":"who","from":["dw.orders.buyer"]}]}""";
        foreach (var text in (string[])[stated, """{"asset":"report","namespace":"bi","name":"weekly","sql":"SELECT payer AS who FROM dw.orders"}""", stated])
        {
            folder.Add("a.jsonl", text);
            await new Ingestion.Collecting.CollectionRun(world.Importer, world.Host, TimeProvider.System)
                .RunAsync(collector, new Ingestion.Collecting.CollectionOptions(), null, TestContext.Current.CancellationToken);
            var expected = text == stated ? "dw.orders.buyer -> weekly.who" : "dw.orders.payer -> weekly.who";
            Assert.Equal([expected], await SourceFolder.EdgesAsync(world.Host, new JobId("bi", "weekly")));
        }
    }

    [Fact]
    public async Task The_examples_of_the_schemas_are_taken_whole()
    {
        var items = await CollectedItems.OfAsync(new AssetLinesCollector(
            [RepositoryFiles.PathOf("schemas/assets/examples"), RepositoryFiles.PathOf("schemas/grants/examples")], "postgres://shop:5432", "examples"));
        Assert.Empty(items.Failures);
        Assert.Equal("SELECT", items.Tasks["couriers.csv"].Sql[..6]);
    }

    [Fact]
    public async Task An_asset_of_a_query_follows_the_table_it_reads()
    {
        using var folder = new SourceFolder();
        folder.Add("a.jsonl", """{"asset":"export","namespace":"bi","name":"all","sql":"SELECT * FROM dw.orders"}""");
        await using var world = await SourceWorld.CreateAsync();
        await new Ingestion.Collecting.CollectionRun(world.Importer, world.Host, TimeProvider.System).RunAsync(
            new AssetLinesCollector([folder.Path], "wh", "inventory"), new Ingestion.Collecting.CollectionOptions(), null, TestContext.Current.CancellationToken);
        await world.CollectAsync(SourceWorld.Table("dw.orders", "id", "amount"));
        Assert.Equal(["dw.orders.amount -> all.amount", "dw.orders.id -> all.id"], await SourceFolder.EdgesAsync(world.Host, new JobId("bi", "all")));
        Assert.Null(await world.TableAsync("bi/all"));
    }

    private static Task<System.Collections.Immutable.ImmutableArray<SourcedGrant>?> GrantsAsync(LineageGraphHost host, DatasetId id) =>
        GrantStates.FindAsync(host.Store, [id], TestContext.Current.CancellationToken);
}
