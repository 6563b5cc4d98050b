using LineageService.Graph.Store;

namespace LineageService.Ingestion.Tests.Events;

public sealed class ExplicitLineageTests
{
    private const string Entries = """
        {"entries":[
          {"type":"DATASET","namespace":"db","name":"t","inputs":[{"type":"DATASET","namespace":"db","name":"s"},{"type":"DATASET","namespace":"db","name":"s","field":"k",
              "transformations":[{"type":"INDIRECT","subtype":"GROUP_BY"}]}],
           "fields":{"a":{"inputs":[{"type":"DATASET","namespace":"db","name":"s","field":"a","transformations":[{"type":"DIRECT","subtype":"AGGREGATION","masking":true}]}]}}},
          {"type":"DATASET","namespace":"db","name":"generated","inputs":[]}]}
        """;

    [Fact]
    public async Task The_lineage_facet_comes_before_column_lineage_and_nothing_is_inferred_beside_it()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").JobFacet("lineage", Entries).Input("s").Input("other").Output("t", ["a <- other.x IDENTITY"])]);
        Assert.Equal(
            """
            t <- s ROW_SET
            t <- s.k GROUP_BY
            t.a <- s.a AGGREGATION masking
            """.ReplaceLineEndings("\n"),
            await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task An_explicit_statement_of_one_event_counts_for_the_whole_run()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync(
            [EventText.Run("START").Input("other").Output("t", ["a <- other.x IDENTITY"]), EventText.Run("COMPLETE", minute: 1).JobFacet("lineage", Entries)]);
        Assert.DoesNotContain("other", await world.EdgesAsync("j"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_inputs_are_known_to_be_none()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").JobFacet("lineage", """{"entries":[{"type":"DATASET","namespace":"db","name":"t","inputs":[]}]}""")]);
        Assert.Equal("", await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task A_source_without_a_field_is_partial_column_lineage()
    {
        var entries = """{"entries":[{"type":"DATASET","namespace":"db","name":"t","fields":{"a":{"inputs":[{"type":"DATASET","namespace":"db","name":"s"}]}}}]}""";
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").JobFacet("lineage", entries)]);
        Assert.Equal("? t.a table-level-only\nt.a <- s.* TRANSFORMATION approximate", await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task Jobs_that_hand_rows_to_jobs_are_joined_through_the_dataset_that_stands_for_the_job()
    {
        var entries = """
            {"entries":[
              {"type":"JOB","inputs":[{"type":"DATASET","namespace":"db","name":"s"}]},
              {"type":"DATASET","namespace":"db","name":"t","inputs":[{"type":"JOB"}]},
              {"type":"JOB","namespace":"jobs","name":"next","inputs":[{"type":"JOB"}]}]}
            """;
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").JobFacet("lineage", entries)]);
        Assert.Equal(
            """
            ? t table-level-only
            j <- s ROW_SET
            next <- j ROW_SET
            t <- j ROW_SET
            """.ReplaceLineEndings("\n"),
            await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task A_dataset_event_declares_what_a_view_comes_from()
    {
        var facet = """{"inputs":[{"type":"DATASET","namespace":"db","name":"s"}],"fields":{"a":{"inputs":[{"type":"DATASET","namespace":"db","name":"s","field":"a"}]}}}""";
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Dataset("v").DatasetFacet("lineage", facet)]);
        Assert.Equal("v <- s ROW_SET\nv.a <- s.a TRANSFORMATION approximate", await world.EdgesAsync("v", "dataset:db"));
        Assert.All(await world.SetsAsync("v", "dataset:db"), set => Assert.Equal(EvidenceKind.Static, set.Evidence));

        await world.SendAllAsync([EventText.Dataset("v", minute: 1).DatasetFacet("lineage", """{"_deleted":true}""")]);
        Assert.Equal("", await world.EdgesAsync("v", "dataset:db"));
    }
}
