using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Tests.Analysis;

public sealed class LineageTranslationTests
{
    private static readonly TableName Source = TableName.Parse("ods.orders");
    private static readonly TableName Target = TableName.Parse("dw.sales");
    private static readonly TextSpan Span = new(3, 4);

    [Fact]
    public void Column_row_and_set_edges_join_the_right_nodes()
    {
        var result = Result() with
        {
            Edges = ResultEdges.Of(
                [Edge("amount", "total", EdgeSubtype.Aggregation)],
                [new RowEdge(Target, Source, "status", EdgeSubtype.Filter, Span), new RowEdge(Target, Source, null, EdgeSubtype.RowSet, Span)],
                [new SetDependence(new TargetColumn(Target, "total"), Source)]),
        };

        Assert.Equal(
            [
                "field:ns:ods.orders:amount -> field:ns:dw.sales:total AGGREGATION",
                "field:ns:ods.orders:status -> rowset:ns:dw.sales FILTER",
                "rowset:ns:ods.orders -> rowset:ns:dw.sales ROW_SET",
                "rowset:ns:ods.orders -> field:ns:dw.sales:total SET_DEPENDENCE",
            ],
            Texts(new LineageTranslation(result, Naming, null).Translate()));
    }

    [Fact]
    public void An_edge_stated_twice_is_one_edge_and_two_subtypes_are_two()
    {
        var result = Result() with
        {
            Edges = ResultEdges.Of(
                [Edge("a", "b", EdgeSubtype.Transformation), Edge("a", "b", EdgeSubtype.Transformation), Edge("a", "b", EdgeSubtype.Conditional)],
                [],
                []),
        };

        Assert.Equal(2, Texts(new LineageTranslation(result, Naming, null).Translate()).Count);
    }

    [Fact]
    public void Two_tables_that_are_one_dataset_have_one_edge_and_it_may_read_itself()
    {
        var twin = TableName.Parse("ods.ORDERS");
        var result = Result() with
        {
            Edges = ResultEdges.Of(
                [
                    Edge("a", "b", EdgeSubtype.Identity),
                    Edge("a", "b", EdgeSubtype.Identity) with { Source = new SourceColumn(twin, "a"), Span = new TextSpan(7, 1) },
                    Edge("b", "b", EdgeSubtype.Transformation) with { Source = new SourceColumn(Target, "b") },
                ],
                [new RowEdge(Target, Target, null, EdgeSubtype.RowSet, Span)],
                []),
        };

        var block = Assert.Single(new LineageTranslation(result, table => new DatasetId("ns", table.ToString().ToLowerInvariant()), null).Translate().Blocks).Value;

        Assert.Equal(
            [
                "field:ns:ods.orders:a -> field:ns:dw.sales:b IDENTITY",
                "field:ns:dw.sales:b -> field:ns:dw.sales:b TRANSFORMATION",
                "rowset:ns:dw.sales -> rowset:ns:dw.sales ROW_SET",
            ],
            block.ToEdges().Select(edge => $"{edge.From} -> {edge.To} {edge.Subtype.WireName()}"));
        Assert.Equal(3, block.Nodes.Length);
    }

    [Fact]
    public void A_table_written_without_sources_has_an_empty_entry()
    {
        var lineage = new LineageTranslation(Result(), Naming, null).Translate();

        Assert.Equal([new DatasetId("ns", "dw.sales")], lineage.Outputs);
        Assert.Empty(Assert.Single(lineage.Edges).Value);
    }

    [Fact]
    public void The_target_of_a_text_that_was_not_understood_is_an_output_with_unknown_lineage()
    {
        var target = new DatasetId("ns", "dw.meant");
        var result = Result() with { Outputs = [], OpaqueStatements = 1, Unknowns = [Unknown(UnknownCodes.UnparsedStatement)] };

        var lineage = new LineageTranslation(result, Naming, target).Translate();
        Assert.Equal([target], lineage.Outputs);
        Assert.Equal(UnknownCodes.UnparsedStatement, Assert.Single(lineage.Unknowns[target]).Code);
    }

    [Fact]
    public void An_unknown_belongs_to_the_target_whose_columns_are_unknown()
    {
        var other = TableName.Parse("dw.known");
        var result = Result() with
        {
            Outputs = [Target, other],
            OutputColumns = [Output(Target, "a", OriginState.Unknown), Output(other, "b", OriginState.Known)],
            Unknowns = [Unknown(UnknownCodes.StarWithoutSchema)],
        };

        Assert.Equal([new DatasetId("ns", "dw.sales")], new LineageTranslation(result, Naming, null).Translate().Unknowns.Keys);
    }

    [Theory]
    [InlineData("KN", 0, AnalysisState.Analysed)]
    [InlineData("KU", 0, AnalysisState.Partly)]
    [InlineData("KN", 1, AnalysisState.Partly)]
    [InlineData("UU", 0, AnalysisState.Failed)]
    [InlineData("", 0, AnalysisState.Analysed)]
    [InlineData("", 1, AnalysisState.Failed)]
    public void The_state_follows_the_output_columns(string columns, int opaque, AnalysisState state)
    {
        var result = Result() with
        {
            OpaqueStatements = opaque,
            OutputColumns = [.. columns.Select((c, i) => Output(Target, $"c{i}", c switch { 'K' => OriginState.Known, 'N' => OriginState.None, _ => OriginState.Unknown }))],
        };

        Assert.Equal(state, AnalysisStates.Of(result));
    }

    private static DatasetId Naming(TableName table) => new("ns", table.ToString());

    private static ColumnEdge Edge(string from, string to, EdgeSubtype subtype) =>
        new(new SourceColumn(Source, from), new TargetColumn(Target, to), subtype, Span, [], false);

    private static OutputColumn Output(TableName table, string column, OriginState state) => new(new TargetColumn(table, column), state, Span, false);

    private static UnknownLineage Unknown(string code) => new(code, null, null, Span, "why");

    private static List<string> Texts(TranslatedLineage lineage) =>
        [.. lineage.Edges.SelectMany(set => set.Value).Select(edge => $"{edge.From} -> {edge.To} {edge.Subtype.WireName()}")];

    private static LineageResult Result() => new()
    {
        Inputs = [Source],
        Outputs = [Target],
        Edges = ResultEdges.None,
        OutputColumns = [],
        Unknowns = [],
        Diagnostics = [],
        Definitions = [],
        Lifecycle = [],
        Statements = 1,
        OpaqueStatements = 0,
    };
}
