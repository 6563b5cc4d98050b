using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

public sealed class DatasetFoldTests
{
    private const string Hive = """{"symlinks":{"identifiers":[{"namespace":"hive://m:9083","name":"ods.t","type":"TABLE"}]}}""";

    private static readonly DatasetId Path = new("file", "/warehouse/ods.db/t");
    private static readonly DatasetId Table = new("hive://m:9083", "ods.t");

    [Fact]
    public async Task The_schema_facet_gives_all_fields_nested_ones_dotted()
    {
        var schema = """
            {"schema":{"fields":[{"name":"id","type":"long"},
              {"name":"items","type":"array","fields":[{"name":"_element","type":"struct","fields":[{"name":"pos","type":"int"}]}]}]}}
            """;
        var record = await RecordAsync(EventText.Run("COMPLETE").Output("t", facets: schema));
        Assert.Equal(SchemaKnowledge.Complete, record.Schema);
        Assert.Equal(["id long", "items array", "items.element struct", "items.element.pos int"], record.Fields.Select(field => $"{field.Path} {field.Type}"));
    }

    [Fact]
    public async Task Fields_that_only_lineage_mentions_are_a_partial_schema()
    {
        var record = await RecordAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY"]));
        Assert.Equal(SchemaKnowledge.Partial, record.Schema);
        Assert.Equal(["a"], record.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task A_schema_of_documented_columns_does_not_shrink_a_complete_one()
    {
        var whole = """{"schema":{"fields":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""";
        var documented = $$"""{"schema":{"fields":[{"name":"b"}]},"columnLineage":{{EventText.Columns(["a <- s.a IDENTITY", "b <- s.b IDENTITY"])}}}""";
        var record = await RecordAsync(
            EventText.Run("COMPLETE", 1, 0).Output("t", facets: whole), EventText.Run("COMPLETE", 2, 1).Output("t", facets: documented));
        Assert.Equal(SchemaKnowledge.Complete, record.Schema);
        Assert.Equal(["a", "b", "c"], record.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task The_latest_writer_tells_the_schema_and_readers_only_where_no_writer_does()
    {
        var record = await RecordAsync(
            EventText.Run("COMPLETE", 1, 0).Output("t", facets: """{"schema":{"fields":[{"name":"a"},{"name":"b"}]}}"""),
            EventText.Run("COMPLETE", 2, 2).Output("t", facets: """{"schema":{"fields":[{"name":"a"}]}}"""),
            EventText.Run("COMPLETE", 3, 1).Output("t", facets: """{"schema":{"fields":[{"name":"z"}]}}"""),
            EventText.Run("COMPLETE", 4, 3).Input("t", facets: """{"schema":{"fields":[{"name":"a"},{"name":"_pos"}]}}"""));
        Assert.Equal(["a"], record.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task Facets_of_a_dataset_are_described()
    {
        var record = await RecordAsync(EventText.Dataset("t")
            .DatasetFacet("tags", """{"tags":[{"key":"pii","value":"true","field":"email"},{"key":"tier","value":"gold"}]}""")
            .DatasetFacet("ownership", """{"owners":[{"name":"team:crm"},{"name":"alice"}]}""")
            .DatasetFacet("datasetType", """{"datasetType":"VIEW","subType":"MATERIALIZED"}""")
            .DatasetFacet("documentation", """{"description":"what it is"}"""));
        Assert.Equal(["email|pii=true", "tier=gold"], record.Tags);
        Assert.Equal("team:crm", record.Owner);
        Assert.Equal("materialized_view", record.Kind);
        Assert.Equal("what it is", record.Description);
    }

    [Fact]
    public async Task The_part_that_a_run_read_and_the_catalog_of_a_table_are_told_in_any_order()
    {
        static string Subset(string side, string day) =>
            "{\"subset\":{\"" + side + "Condition\":{\"type\":\"location\", \"locations\":[\"/t/dt=" + day + "\"]}}}";
        const string Lake = """{"catalog":{"framework":"iceberg","type":"hadoop","name":"lake","warehouseUri":"file:/lakehouse","source":"spark"}}""";
        EventText[] events =
        [
            EventText.Run("START", 1, 0).Input("t", facets: Lake).Using(Subset("input", "1")),
            EventText.Run("RUNNING", 1, 1).Input("t").Using(Subset("input", "2")),
            EventText.Run("COMPLETE", 1, 2).Input("t").Output("u").Using(Subset("output", "2")),
            EventText.Run("COMPLETE", 2, 3).Input("t").Using("""{"subset":{"_deleted":true},"inputStatistics":{"rowCount":3}}"""),
        ];
        foreach (var order in (EventText[][])[events, [.. events.Reverse()]])
        {
            await using var world = await IngestWorld.OpenAsync();
            await world.SendAllAsync(order);
            var table = await world.Store.FindDatasetAsync(new DatasetId("db", "t"), CancellationToken.None);
            Assert.Equal(new DatasetCatalog("iceberg", "hadoop", "lake", null, "file:/lakehouse", "spark"), table!.Catalog);
            var runs = (await world.Store.ListRunsAsync(new JobId("jobs", "j"), new ListQuery(), CancellationToken.None)).Items;
            Assert.Null(runs[0].Subsets);
            Assert.Equal(
                [
                    new RunSubset(new DatasetId("db", "t"), false, """{"type":"location","locations":["/t/dt=2"]}"""),
                    new RunSubset(new DatasetId("db", "u"), true, """{"type":"location","locations":["/t/dt=2"]}"""),
                ],
                RunSubset.Read(runs[1].Subsets));
        }
    }

    [Fact]
    public async Task A_deleted_facet_takes_back_what_was_said_before_it()
    {
        var tagged = EventText.Dataset("t", minute: 1).DatasetFacet("tags", """{"tags":[{"key":"a","value":"1"}]}""");
        var deleted = EventText.Dataset("t", minute: 2).DatasetFacet("tags", """{"_deleted":true}""");
        Assert.Empty((await RecordAsync(tagged, deleted)).Tags);
        Assert.Empty((await RecordAsync(deleted, tagged)).Tags);
    }

    [Fact]
    public async Task A_dropped_dataset_no_longer_exists_until_it_is_written_again()
    {
        var drop = """{"lifecycleStateChange":{"lifecycleStateChange":"DROP"}}""";
        var written = EventText.Run("COMPLETE", 1, 0).Output("t");
        var dropped = EventText.Run("COMPLETE", 2, 1).Output("t", facets: drop);
        Assert.False((await RecordAsync(written, dropped)).Exists);
        Assert.False((await RecordAsync(dropped, written)).Exists);
        Assert.True((await RecordAsync(dropped, EventText.Run("COMPLETE", 3, 2).Output("t"))).Exists);
    }

    [Fact]
    public async Task A_rename_is_noted_at_both_names()
    {
        var rename = """{"lifecycleStateChange":{"lifecycleStateChange":"RENAME","previousIdentifier":{"namespace":"db","name":"old"}}}""";
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE", 1, 0).Output("old"), EventText.Run("COMPLETE", 2, 1).Output("t", facets: rename)]);
        Assert.Equal([new DatasetId("db", "old")], (await world.Store.FindDatasetAsync(new DatasetId("db", "t"), CancellationToken.None))!.Symlinks);
        Assert.False((await world.Store.FindDatasetAsync(new DatasetId("db", "old"), CancellationToken.None))!.Exists);
    }

    [Fact]
    public async Task Lineage_of_a_path_with_a_table_symlink_is_the_tables()
    {
        await using var world = await IngestWorld.OpenAsync();
        var lineage = $$"""{"columnLineage":{{EventText.Columns([$"b <- {Path.Name}.a IDENTITY"], "file")}}}""";
        await world.SendAllAsync([EventText.Run("COMPLETE").Input(Path.Name, "file", Hive).Output("u", facets: lineage)]);
        Assert.Equal("u <- ods.t ROW_SET\nu.b <- ods.t.a IDENTITY", await world.EdgesAsync("j"));
        Assert.Equal([Path], (await world.Store.FindDatasetAsync(Table, CancellationToken.None))!.Symlinks);
        Assert.Equal(Table, (await world.Store.FindDatasetAsync(Path, CancellationToken.None))!.AliasOf);
    }

    [Fact]
    public async Task A_symlink_learned_later_moves_the_lineage_that_was_under_the_path()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE", job: "w").Input("s").Output(Path.Name, "file"), EventText.Run("COMPLETE", 2, job: "r").Input(Path.Name, "file").Output("u")]);
        Assert.Contains(Path.Name, await world.EdgesAsync("w"), StringComparison.Ordinal);

        await world.SendAllAsync([EventText.Run("COMPLETE", 3, 1, job: "other").Input(Path.Name, "file", Hive)]);
        Assert.Equal("? ods.t table-level-only\nods.t <- s ROW_SET", (await world.EdgesAsync("w")).Replace(Path.Name, "ods.t", StringComparison.Ordinal));
        Assert.All(await world.SetsAsync("w"), set => Assert.Equal(Table, set.Target));
        Assert.Contains("u <- ods.t ROW_SET", await world.EdgesAsync("r"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_is_undone_when_the_symlink_is_deleted()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync(
            [EventText.Run("COMPLETE", job: "r").Input(Path.Name, "file", Hive).Output("u"), EventText.Dataset(Path.Name, 1, "file").DatasetFacet("symlinks", """{"_deleted":true}""")]);
        Assert.Contains($"u <- {Path.Name} ROW_SET", await world.EdgesAsync("r"), StringComparison.Ordinal);
        Assert.Null((await world.Store.FindDatasetAsync(Path, CancellationToken.None))!.AliasOf);
    }

    [Fact]
    public async Task The_name_that_a_session_gives_a_topic_does_not_replace_the_topic()
    {
        var symlink = """{"symlinks":{"identifiers":[{"namespace":"kafka://b:9092","name":"default_catalog.default_database.plays","type":"TABLE"}]}}""";
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").Input("plays", "kafka://b:9092", symlink).Output("t")]);
        Assert.Contains("t <- plays ROW_SET", await world.EdgesAsync("j"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_catalog_wrote_beside_events_is_kept()
    {
        await using var world = await IngestWorld.OpenAsync();
        var catalog = new DatasetRecord(new DatasetId("db", "t"))
        {
            Layer = "ods",
            Owner = "catalog",
            Tags = ["catalog=1"],
            Fields = [new SchemaField("a", "int"), new SchemaField("b", "int")],
            Schema = SchemaKnowledge.Complete,
        };
        await world.Host.CommitAsync(new LineageBatch { RecordedAt = world.Time, Datasets = [catalog] }, CancellationToken.None);
        await world.SendAllAsync(
        [
            EventText.Dataset("t", 1).DatasetFacet("tags", """{"tags":[{"key":"event","value":"1"}]}""").DatasetFacet("schema", """{"fields":[{"name":"a","type":"int"}]}"""),
            EventText.Dataset("t", 2).DatasetFacet("tags", """{"tags":[{"key":"event","value":"2"}]}"""),
        ]);
        var record = (await world.Store.FindDatasetAsync(catalog.Id, CancellationToken.None))!;
        Assert.Equal(["catalog=1", "event=2"], record.Tags);
        Assert.Equal("ods", record.Layer);
        Assert.Equal("catalog", record.Owner);
        Assert.Equal(["a", "b"], record.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task A_job_that_a_task_describes_keeps_its_description()
    {
        await using var world = await IngestWorld.OpenAsync();
        var task = new JobRecord(new JobId("jobs", "j")) { Kind = "query", Sql = "select 1", Fingerprint = "f", State = AnalysisState.Analysed };
        await world.Host.CommitAsync(new LineageBatch { RecordedAt = world.Time, Jobs = [task] }, CancellationToken.None);
        await world.SendAllAsync([EventText.Run("COMPLETE").Sql("select 2").Output("t", ["a <- s.a IDENTITY"])]);
        Assert.Equal("select 1", (await world.Store.FindJobAsync(task.Id, CancellationToken.None))!.Sql);
        Assert.Equal("t.a <- s.a IDENTITY", await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task A_job_known_from_events_is_described_by_its_facets()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").Sql("select 1").Input("s").Output("t")
            .JobFacet("jobType", """{"processingType":"BATCH","integration":"SPARK","jobType":"SQL_JOB"}""")
            .JobFacet("ownership", """{"owners":[{"name":"music-data","type":"team"},{"name":"ann","type":"person"}]}""")
            .JobFacet("tags", """{"tags":[{"key":"env","value":"prod"}]}""")]);
        var job = (await world.Store.FindJobAsync(new JobId("jobs", "j"), CancellationToken.None))!;
        Assert.Equal(("SQL_JOB", "ann", "music-data", "select 1"), (job.Kind, job.Owner, job.Team, job.Sql));
        Assert.Equal(["env=prod"], job.Tags);
        Assert.Equal([new DatasetId("db", "s")], job.Inputs);
        Assert.Equal([new DatasetId("db", "t")], job.Outputs);
    }

    private static async Task<DatasetRecord> RecordAsync(params EventText[] texts)
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync(texts);
        return (await world.Store.FindDatasetAsync(new DatasetId("db", "t"), CancellationToken.None))!;
    }
}
