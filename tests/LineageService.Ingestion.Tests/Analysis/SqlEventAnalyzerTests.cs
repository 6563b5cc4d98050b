using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Events;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Tests.Analysis;

public sealed class SqlEventAnalyzerTests
{
    private const string Host = "postgres://db:5432";

    private readonly SqlEventAnalyzer _analyzer = new();

    [Fact]
    public void Tables_are_the_events_datasets_by_what_their_names_end_in()
    {
        var lineage = Analyze(
            "INSERT INTO sales (total) SELECT SUM(o.amount) FROM public.orders o WHERE o.ok",
            [Dataset("shop.public.orders", "id", "amount", "ok")],
            [Dataset("shop.public.sales", "total")]);

        var target = Assert.Single(lineage!.Targets);
        Assert.Equal(new DatasetId(Host, "shop.public.sales"), target.Target);
        Assert.Contains(target.Edges, edge => edge.From.ToString() == $"field:{Host}:shop.public.orders:amount" && edge.Subtype == EdgeSubtype.Aggregation);
        Assert.Contains(target.Edges, edge => edge.From.Path == "ok" && edge.To.Kind == NodeKind.RowSet);
    }

    [Fact]
    public void A_star_is_expanded_from_the_schema_facet()
    {
        var lineage = Analyze("CREATE TABLE sales AS SELECT * FROM orders", [Dataset("shop.public.orders", "id", "amount")], [Dataset("shop.public.sales")]);
        Assert.Equal(["amount", "id"], Assert.Single(lineage!.Targets).Edges.Where(edge => edge.Subtype == EdgeSubtype.Identity).Select(edge => edge.To.Path!).Order());
    }

    [Fact]
    public void A_bare_query_fills_the_only_output()
    {
        var lineage = Analyze("SELECT id FROM orders", [Dataset("shop.public.orders", "id")], [Dataset("reports.daily")]);
        Assert.Equal(new DatasetId(Host, "reports.daily"), Assert.Single(lineage!.Targets).Target);
    }

    [Fact]
    public void A_path_is_found_by_its_symlink_and_keeps_its_own_id()
    {
        var path = new DatasetId("file", "/warehouse/ods.db/plays");
        var symlinks = new SymlinksDatasetFacet([new SymlinkIdentifier(new DatasetId("hive://h:1", "ods.plays"), "TABLE")]);
        var input = new EventDataset(path, DatasetFacets.None with { Symlinks = Facet<SymlinksDatasetFacet>.Of(symlinks) });

        var lineage = _analyzer.Analyze(new JobId("n", "j"), "SELECT a FROM ods.plays", "spark", [input], [Dataset("dwd.plays")]);
        Assert.Contains(Assert.Single(lineage!.Targets).Edges, edge => edge.From == LineageNode.Field(path, "a"));
    }

    [Theory]
    [InlineData("SELECT FROM WHERE (")]
    [InlineData("VACUUM")]
    public void A_text_that_says_nothing_is_no_lineage(string sql) =>
        Assert.Null(Analyze(sql, [Dataset("shop.public.orders", "id")], [Dataset("shop.public.sales")]));

    [Fact]
    public void The_same_event_again_gives_the_same_value_and_another_schema_another()
    {
        const string Sql = "CREATE TABLE sales AS SELECT * FROM orders";
        var first = Analyze(Sql, [Dataset("orders", "a")], [Dataset("sales")]);
        Assert.Same(first, Analyze(Sql, [Dataset("orders", "a")], [Dataset("sales")]));
        Assert.NotSame(first, Analyze(Sql, [Dataset("orders", "b")], [Dataset("sales")]));
    }

    private SqlEventLineage? Analyze(string sql, EventDataset[] inputs, EventDataset[] outputs) =>
        _analyzer.Analyze(new JobId("n", "j"), sql, null, [.. inputs], [.. outputs]);

    private static EventDataset Dataset(string name, params string[] columns) => new(
        new DatasetId(Host, name),
        columns.Length == 0
            ? DatasetFacets.None
            : DatasetFacets.None with { Schema = Facet<SchemaDatasetFacet>.Of(new SchemaDatasetFacet([.. columns.Select(column => new SchemaField(column))])) });
}
