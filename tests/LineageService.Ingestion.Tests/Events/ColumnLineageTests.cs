namespace LineageService.Ingestion.Tests.Events;

public sealed class ColumnLineageTests
{
    [Fact]
    public async Task A_completed_run_gives_its_columns_and_row_sets()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").Input("s").Output("t", ["b <- s.a IDENTITY", "c <- s.a TRANSFORMATION, s.b AGGREGATION"]),
            """
            t <- s ROW_SET
            t.b <- s.a IDENTITY
            t.c <- s.a TRANSFORMATION
            t.c <- s.b AGGREGATION
            """);
    }

    [Fact]
    public async Task A_dependency_copied_to_all_fields_is_folded_back_to_the_row_set()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").Input("s").Output(
                "t", ["a <- s.a IDENTITY, s.k FILTER", "b <- s.b IDENTITY, s.k FILTER JOIN", "c <- s.c IDENTITY, s.k FILTER"]),
            """
            t <- s ROW_SET
            t <- s.k FILTER
            t.a <- s.a IDENTITY
            t.b <- s.b IDENTITY
            t.b <- s.k JOIN
            t.c <- s.c IDENTITY
            """);
    }

    [Fact]
    public async Task A_single_output_field_folds_filters_but_keeps_its_own_window_and_condition()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").Input("s").Output("t", ["a <- s.a IDENTITY, s.k FILTER, s.o WINDOW, s.c CONDITIONAL"]),
            """
            t <- s ROW_SET
            t <- s.k FILTER
            t.a <- s.a IDENTITY
            t.a <- s.c CONDITIONAL
            t.a <- s.o WINDOW
            """);
    }

    [Fact]
    public async Task A_condition_on_every_field_stays_with_the_fields()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").Output("t", ["a <- s.x CONDITIONAL", "b <- s.x CONDITIONAL"]),
            """
            t.a <- s.x CONDITIONAL
            t.b <- s.x CONDITIONAL
            """);
    }

    [Fact]
    public async Task Fields_without_any_source_do_not_keep_a_dependency_from_being_folded()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY, s.k FILTER", "literal <-", "b <- s.b IDENTITY, s.k FILTER"]),
            """
            t <- s.k FILTER
            t.a <- s.a IDENTITY
            t.b <- s.b IDENTITY
            """);
    }

    [Fact]
    public async Task Dataset_dependencies_go_to_the_row_set()
    {
        var facet = """
            {"columnLineage":{"fields":{"a":{"inputFields":[{"namespace":"db","name":"s","field":"a","transformations":[{"type":"DIRECT","subtype":"IDENTITY"}]}]}},
             "dataset":[{"namespace":"db","name":"s","field":"k","transformations":[{"type":"INDIRECT","subtype":"GROUP_BY"}]},
                        {"namespace":"db","name":"s","field":"d"}]}}
            """;
        await AssertEdges(
            EventText.Run("COMPLETE").Output("t", facets: facet),
            """
            t <- s.d FILTER
            t <- s.k GROUP_BY
            t.a <- s.a IDENTITY
            """);
    }

    [Fact]
    public async Task An_input_field_without_transformations_is_perhaps_too_wide()
    {
        await AssertEdges(EventText.Run("COMPLETE").Output("t", ["a <- s.a"]), "t.a <- s.a TRANSFORMATION approximate");
    }

    [Fact]
    public async Task The_deprecated_transformation_type_counts_where_nothing_better_is_said()
    {
        var facet = """
            {"columnLineage":{"fields":{
              "a":{"inputFields":[{"namespace":"db","name":"s","field":"a"}],"transformationType":"IDENTITY"},
              "b":{"inputFields":[{"namespace":"db","name":"s","field":"b"}],"transformationType":"MASKED"},
              "c":{"inputFields":[{"namespace":"db","name":"s","field":"c"}],"transformationType":"","transformationDescription":""}}}}
            """;
        await AssertEdges(
            EventText.Run("COMPLETE").Output("t", facets: facet),
            """
            t.a <- s.a IDENTITY
            t.b <- s.b TRANSFORMATION masking
            t.c <- s.c TRANSFORMATION approximate
            """);
    }

    [Fact]
    public async Task An_unmasked_statement_stands_against_a_masked_one_of_the_same_dependence()
    {
        var facet = """
            {"columnLineage":{"fields":{"a":{"inputFields":[
              {"namespace":"db","name":"s","field":"a","transformations":[{"type":"DIRECT","subtype":"TRANSFORMATION","masking":true}]},
              {"namespace":"db","name":"s","field":"a","transformations":[{"type":"DIRECT","subtype":"TRANSFORMATION","masking":false}]},
              {"namespace":"db","name":"s","field":"b","transformations":[{"type":"DIRECT","subtype":"TRANSFORMATION","masking":true}]}]}}}}
            """;
        await AssertEdges(
            EventText.Run("COMPLETE").Output("t", facets: facet),
            """
            t.a <- s.a TRANSFORMATION
            t.a <- s.b TRANSFORMATION masking
            """);
    }

    [Fact]
    public async Task A_job_without_column_lineage_is_table_level_only_never_a_product_of_columns()
    {
        var schema = """{"schema":{"fields":[{"name":"a"},{"name":"b"}]}}""";
        await AssertEdges(
            EventText.Run("COMPLETE").Input("s", facets: schema).Input("r").Output("t", facets: schema).Output("u"),
            """
            ? t table-level-only
            ? u table-level-only
            t <- r ROW_SET
            t <- s ROW_SET
            u <- r ROW_SET
            u <- s ROW_SET
            """);
    }

    [Fact]
    public async Task Inputs_of_start_and_outputs_of_complete_belong_together()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("START", minute: 1).Input("s"), EventText.Run("COMPLETE", minute: 2).Output("t", ["a <- s.a IDENTITY"])]);
        Assert.Equal("t <- s ROW_SET\nt.a <- s.a IDENTITY", await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task A_self_loop_a_repeated_input_and_a_repeated_output_are_kept_once()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").Input("t").Input("t").Output("t", ["a <- t.a TRANSFORMATION, t.b TRANSFORMATION"]).Output("t"),
            """
            t <- t ROW_SET
            t.a <- t.a TRANSFORMATION
            t.a <- t.b TRANSFORMATION
            """);
    }

    [Fact]
    public async Task An_empty_namespace_is_a_namespace()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE").Input("gen", ns: "").Output("sink", ns: "")]);
        Assert.Equal("? sink table-level-only\nsink <- gen ROW_SET", await world.EdgesAsync("j"));
    }

    [Theory]
    [InlineData("DROP")]
    [InlineData("ALTER")]
    [InlineData("RENAME")]
    [InlineData("TRUNCATE")]
    [InlineData("CREATE")]
    public async Task A_change_of_lifecycle_alone_moves_no_rows(string state)
    {
        var facet = $$$"""{"lifecycleStateChange":{"lifecycleStateChange":"{{{state}}}"}}""";
        await AssertEdges(EventText.Run("COMPLETE").Output("t", facets: facet), "");
    }

    [Fact]
    public async Task A_failed_extraction_is_an_unknown_of_each_output()
    {
        await AssertEdges(
            EventText.Run("COMPLETE").RunFacet("extractionError", """{"totalTasks":2,"failedTasks":1,"errors":[{"errorMessage":"x"}]}""")
                .Output("t", ["a <- s.a IDENTITY"]),
            """
            ? t extraction-error
            t.a <- s.a IDENTITY
            """);
    }

    private static async Task AssertEdges(EventText text, string expected)
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([text]);
        Assert.Equal(expected.ReplaceLineEndings("\n"), await world.EdgesAsync("j"));
    }
}
