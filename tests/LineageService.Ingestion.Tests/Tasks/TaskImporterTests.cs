using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;
using LineageService.Sql.Catalog;
using static LineageService.Ingestion.Tests.Tasks.ImportWorld;

namespace LineageService.Ingestion.Tests.Tasks;

public sealed class TaskImporterTests
{
    [Fact]
    public async Task What_a_catalog_tells_beside_the_columns_is_kept_and_goes_when_the_catalog_is_silent()
    {
        await using var world = await ImportWorld.CreateAsync();
        var id = new DatasetId("wh", "ods.t");
        var schema = new TableSchema(new TableName(["ods", "t"]), [new("id", "bigint"), new("dt", "string")]) { Keys = [["id"]] };
        var told = new CatalogTable(schema, SchemaOrigin.Catalog)
        {
            Location = "hdfs://nn/ods.db/t",
            PartitionKeys = ["dt"],
            Comments = CatalogFacts.None.Comments.Add("id", "who"),
        };
        await world.ImportAsync(Array.Empty<Ingestion.Tasks.TaskDefinition>(), [told]);
        world.Restart();
        await world.ImportAsync(Array.Empty<Ingestion.Tasks.TaskDefinition>(), [new CatalogTable(new TableSchema(new TableName(["ods", "u"]), [new("x")]), SchemaOrigin.Catalog)]);
        var facts = await CatalogFacts.FindAsync(world.Store, id, TestContext.Current.CancellationToken);
        Assert.Equal(CatalogFacts.Of(told), facts);
        Assert.Equal(["id"], Assert.Single(facts.Keys));
        var epoch = world.Store.Epoch;
        await world.ImportAsync(Array.Empty<Ingestion.Tasks.TaskDefinition>(), [told]);
        Assert.Equal(epoch, world.Store.Epoch);

        await world.ImportAsync(Array.Empty<Ingestion.Tasks.TaskDefinition>(), [new CatalogTable(schema with { Keys = [] }, SchemaOrigin.Catalog) { Location = "hdfs://nn/ods.db/t" }]);
        facts = await CatalogFacts.FindAsync(world.Store, id, TestContext.Current.CancellationToken);
        Assert.Empty(facts.Keys);
        Assert.Equal("hdfs://nn/ods.db/t", facts.Location);
    }

    [Fact]
    public async Task A_star_over_a_view_has_the_views_columns_whatever_the_order_of_the_tasks()
    {
        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(
            [
                Task("ads", "INSERT INTO ads.t SELECT * FROM dw.v"),
                Task("dw", "CREATE VIEW dw.v AS SELECT * FROM ods.u"),
            ],
            [Table("ods.u", "a", "b"), Table("ads.t", "x", "y")]);

        Assert.Equal((2, 2, 0, 0), (report.Tasks, report.Analysed, report.Partly, report.Failed));
        Assert.Equal(["dw.v -> ads.t ROW_SET", "dw.v.a -> ads.t.x IDENTITY", "dw.v.b -> ads.t.y IDENTITY"], await world.EdgesOfAsync("ads"));
        Assert.Equal(["a", "b"], (await world.DatasetAsync("dw.v"))!.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task The_target_of_a_bare_query_is_known_to_the_tasks_behind_it()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(
            Task("two", "SELECT * FROM dw.one", "dw.two"),
            Task("one", "SELECT a AS k, COUNT(*) AS n FROM ods.u GROUP BY a", "dw.one"));

        Assert.Contains("dw.one.k -> dw.two.k IDENTITY", await world.EdgesOfAsync("two"));
        Assert.Contains("ods.u -> dw.one.n SET_DEPENDENCE", await world.EdgesOfAsync("one"));
        Assert.True((await world.DatasetAsync("dw.one"))!.SchemaDerived);
    }

    [Fact]
    public async Task A_second_import_of_the_same_analyses_and_commits_nothing()
    {
        await using var world = await ImportWorld.CreateAsync();
        var tasks = new[]
        {
            Task("v", "CREATE VIEW dw.v AS SELECT * FROM ods.u"),
            Task("self", "INSERT INTO dw.s SELECT k FROM dw.s UNION ALL SELECT a AS k FROM dw.v"),
            Task("ctas", "CREATE TABLE dw.c AS SELECT k, 1 AS one FROM dw.s"),
            Task("star", "SELECT * FROM dw.nowhere", "dw.d"),
            Task("broken", "SELECT FROM WHERE ("),
            Task("strict", "CREATE TABLE dw.k (id INT NOT NULL, n INT GENERATED ALWAYS AS (id + 1) NOT NULL, PRIMARY KEY (id)); INSERT INTO dw.k SELECT a FROM ods.u"),
            Task("reads", "INSERT INTO dw.k2 SELECT id, n FROM dw.k"),
        };
        var tables = new[] { Table("ods.u", "a", "b") };
        await world.ImportAsync(tasks, tables);
        var epoch = world.Store.Epoch;

        foreach (var restart in (bool[])[false, true])
        {
            if (restart) world.Restart();
            var report = await world.ImportAsync(tasks, tables);
            Assert.Equal((7, 7, epoch), (report.Tasks, report.Unchanged, world.Store.Epoch));
        }
    }

    [Fact]
    public async Task A_new_comment_is_no_change_and_a_new_owner_is_stored_without_an_analysis()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Task("q", "SELECT a FROM t", "d"));
        var report = await world.ImportAsync(Task("q", "select a -- the a\nFROM  t", "d") with { Owner = "ana" });

        Assert.Equal(1, report.Unchanged);
        Assert.Equal(("ana", "SELECT a FROM t"), ((await world.JobAsync("q"))!.Owner, (await world.JobAsync("q"))!.Sql));
    }

    [Fact]
    public async Task A_changed_table_makes_only_the_tasks_that_read_it_new()
    {
        await using var world = await ImportWorld.CreateAsync();
        var tasks = new[] { Task("q", "SELECT * FROM u", "d"), Task("r", "SELECT * FROM w", "e"), Task("s", "SELECT * FROM d", "f") };
        await world.ImportAsync(tasks, [Table("u", "a"), Table("w", "a")]);
        var report = await world.ImportAsync(tasks, [Table("u", "a", "b")]);

        Assert.Equal(1, report.Unchanged);
        Assert.Contains("d.b -> f.b IDENTITY", await world.EdgesOfAsync("s"));
    }

    [Fact]
    public async Task What_a_task_no_longer_writes_loses_its_edges()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Task("q", "INSERT INTO d SELECT a FROM t; INSERT INTO e SELECT a FROM t"));
        await world.ImportAsync(Task("q", "INSERT INTO d (a) SELECT a FROM t"));

        Assert.All(await world.EdgesOfAsync("q"), edge => Assert.Contains("-> d", edge, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tasks_on_a_cycle_know_each_others_columns()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(
            Task("a", "SELECT * FROM dw.b", "dw.a"),
            Task("b", "SELECT k, v FROM ods.u UNION ALL SELECT k, v FROM dw.a", "dw.b"));

        Assert.Contains("dw.b.k -> dw.a.k IDENTITY", await world.EdgesOfAsync("a"));
    }

    [Fact]
    public async Task A_task_that_reads_its_own_table_keeps_the_edge_to_itself()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync([Task("q", "INSERT INTO t SELECT a FROM t")], [Table("t", "a")]);
        Assert.Equal(["t -> t ROW_SET", "t.a -> t.a IDENTITY"], await world.EdgesOfAsync("q"));
    }

    [Fact]
    public async Task A_removed_task_takes_its_edges_along_and_an_unknown_one_is_not_removed()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Task("q", "SELECT a FROM t", "d"));

        Assert.True(await world.Importer.RemoveAsync(new("jobs", "q"), TestContext.Current.CancellationToken));
        Assert.Empty(await world.EdgesOfAsync("q"));
        Assert.False(await world.Importer.RemoveAsync(new("jobs", "q"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_task_that_failed_is_counted_with_its_reason_and_its_target_is_unknown_not_empty()
    {
        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(Task("bad", "SELECT FROM WHERE (", "d"), Task("good", "SELECT 1 AS one", "e"));

        Assert.Equal((1, 1), (report.Failed, report.Analysed));
        Assert.Contains(report.Failures, failures => failures.Examples.Any(example => example.StartsWith("bad", StringComparison.Ordinal)));
        var sets = await world.Store.FindEdgeSetsAsync(new("jobs", "bad"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(Assert.Single(sets).Unknowns);
    }

    [Fact]
    public async Task Of_two_tasks_with_one_name_the_first_stands_and_the_other_is_a_failure()
    {
        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(Task("q", "SELECT a FROM t", "d"), Task("q", "SELECT b FROM t", "d"));

        Assert.Equal((1, 1), (report.Tasks, report.Rejected));
        Assert.Contains("t.a -> d.a IDENTITY", await world.EdgesOfAsync("q"));
    }

    [Fact]
    public async Task A_dataset_has_the_layer_of_the_catalog_else_of_the_task_that_writes_it()
    {
        await using var world = await ImportWorld.CreateAsync();
        var layered = new Ingestion.Catalogs.CatalogTable(Table("told", "a").Schema, Ingestion.Catalogs.SchemaOrigin.Catalog) { Layer = "ODS" };
        await world.ImportAsync(
            [Task("p", "SELECT a FROM t", "told") with { Layer = "DWD" }, Task("q", "SELECT a FROM t", "open") with { Layer = "DWD", Owner = "ana" }],
            [layered]);

        Assert.Equal("ODS", (await world.DatasetAsync("told"))!.Layer);
        Assert.Equal(("DWD", "ana"), ((await world.DatasetAsync("open"))!.Layer, (await world.DatasetAsync("open"))!.Owner));
        Assert.Equal(SchemaKnowledge.Complete, (await world.DatasetAsync("told"))!.Schema);
    }

    [Fact]
    public async Task A_cancelled_import_ends_and_leaves_a_store_that_works()
    {
        await using var world = await ImportWorld.CreateAsync();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => world.Importer.ImportAsync([Task("q", "SELECT a FROM t", "d")], [], Defaults, null, cancel.Token));
        Assert.Equal(1, (await world.ImportAsync(Task("q", "SELECT a FROM t", "d"))).Analysed);
    }

    [Fact]
    public async Task A_schema_that_an_event_brings_between_two_imports_is_known_to_the_second()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Task("q", "SELECT a FROM t", "d"));
        await world.CommitAsync(new DatasetRecord(new("wh", "ods.late")) { Fields = [new("x"), new("y")], Schema = SchemaKnowledge.Complete });

        var report = await world.ImportAsync(Task("star", "SELECT * FROM ods.late", "e"));
        Assert.Equal(1, report.Analysed);
        Assert.Contains("ods.late.y -> e.y IDENTITY", await world.EdgesOfAsync("star"));
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_are_one_dataset_and_one_field()
    {
        await using var world = await ImportWorld.CreateAsync();
        var tasks = new[]
        {
            Task("one", "INSERT INTO DW.Sales SELECT Amount AS Total FROM Ods.Orders"),
            Task("two", "INSERT INTO ads.t SELECT TOTAL, (SELECT MAX(amount) FROM ODS.ORDERS) AS top FROM dw.sales"),
        };
        await world.ImportAsync(tasks);

        Assert.Contains("Ods.Orders.Amount -> DW.Sales.Total IDENTITY", await world.EdgesOfAsync("one"));
        Assert.Contains(await world.EdgesOfAsync("two"), edge => edge.StartsWith("DW.Sales.Total -> ads.t.", StringComparison.Ordinal));
        Assert.Contains(await world.EdgesOfAsync("two"), edge => edge.StartsWith("Ods.Orders.Amount -> ads.t.top", StringComparison.Ordinal));
        world.Restart();
        Assert.Equal(2, (await world.ImportAsync(tasks)).Unchanged);
    }

    [Fact]
    public async Task In_a_dialect_that_minds_case_they_are_two()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(
            Task("one", "INSERT INTO d SELECT a FROM T") with { Dialect = "flink" },
            Task("two", "INSERT INTO e SELECT a FROM t") with { Dialect = "flink" });

        Assert.Contains("T.a -> d.a IDENTITY", await world.EdgesOfAsync("one"));
        Assert.Contains("t.a -> e.a IDENTITY", await world.EdgesOfAsync("two"));
    }
}
