using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Caching;
using LineageService.Ingestion.Catalogs;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Tests.Analysis;

/// <summary>What is remembered is what would be found anew, and is forgotten when anything it depends on changes.</summary>
public sealed class AnalysisCacheTests
{
    private const string Sql = "INSERT INTO dw.t SELECT *, UPPER(s.a) AS b FROM ods.s AS s WHERE s.c > 1";
    private static readonly SqlDialect Dialect = SqlAnalysis.FindDialect("spark", out _);
    private readonly AnalysisCache _cache = new(8);

    [Fact]
    public void A_text_is_analysed_once()
    {
        var catalog = Catalog("a", "c");
        Assert.Same(Ask(Sql, catalog), Ask(Sql, catalog));
    }

    [Fact]
    public void Another_catalog_that_knows_the_same_will_do() => Assert.Same(Ask(Sql, Catalog("a", "c")), Ask(Sql, Catalog("a", "c")));

    [Fact]
    public void A_column_more_is_another_lineage()
    {
        Ask(Sql, Catalog("a", "c"));
        Assert.Contains(Ask(Sql, Catalog("a", "c", "d")).Columns, edge => edge.Target.Column == "d");
    }

    [Fact]
    public void A_table_that_becomes_known_is_another_lineage()
    {
        Assert.NotEmpty(Ask(Sql, new CatalogTables()).Unknowns);
        Assert.Empty(Ask(Sql, Catalog("a", "c")).Unknowns);
    }

    [Fact]
    public void Options_and_dialect_count()
    {
        var first = Ask("SELECT a FROM s", new CatalogTables());
        var options = AnalysisOptions.Default with { Target = "dw.t" };
        Assert.NotSame(first, _cache.Analyze("SELECT a FROM s", Dialect, new CatalogTables(), options, TestContext.Current.CancellationToken));
        var other = SqlAnalysis.FindDialect("ansi", out _);
        Assert.NotSame(
            first, _cache.Analyze("SELECT a FROM s", other, new CatalogTables(), AnalysisOptions.Default, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("INSERT INTO dw.t   SELECT *,UPPER( s.a )AS b FROM ods.s AS s WHERE s.c > 1 -- note")]
    [InlineData("/* head */ INSERT INTO dw.t SELECT *, /* b */ UPPER(s.a) AS b FROM ods.s AS s WHERE s.c > 1  ")]
    [InlineData("INSERT INTO dw.t SELECT *, UPPER(s.a) AS b\n FROM ods.s AS s WHERE s.c > 1")]
    [InlineData("INSERT INTO dw.t SELECT *, UPPER(s.A) AS b FROM ods.s AS s WHERE s.c > 1")]
    [InlineData("INSERT INTO dw.t SELECT *, LOWER(s.a) AS b FROM ods.s AS s WHERE s.c > 1")]
    public void A_text_respelled_has_the_answer_of_its_own(string respelled)
    {
        var catalog = Catalog("a", "c");
        Ask(Sql, catalog);
        var own = SqlAnalysis.Analyze(respelled, Dialect, null, catalog, AnalysisOptions.Default, TestContext.Current.CancellationToken);
        AssertSame(own, Ask(respelled, catalog));
        AssertSame(own, Ask(respelled, catalog));
    }

    [Fact]
    public void Old_entries_make_room()
    {
        var catalog = Catalog("a", "c");
        var first = Ask(Sql, catalog);
        for (var i = 0; i < 100; i++) Ask($"SELECT {i} AS n FROM ods.s", catalog);
        Assert.NotSame(first, Ask(Sql, catalog));
    }

    [Fact]
    public void Many_threads_may_ask()
    {
        var catalog = Catalog("a", "c");
        Parallel.For(0, 2_000, i => Assert.Equal($"n{i % 20}", Ask($"SELECT a AS n{i % 20} FROM ods.s", catalog).OutputColumns[0].Column.Column));
    }

    private static void AssertSame(LineageResult expected, LineageResult found)
    {
        Assert.Equal(
            expected.Columns.Select(edge => (edge.Source, edge.Target, edge.Subtype, edge.Span)),
            found.Columns.Select(edge => (edge.Source, edge.Target, edge.Subtype, edge.Span)));
        Assert.Equal(expected.Rows, found.Rows);
        Assert.Equal(expected.OutputColumns, found.OutputColumns);
        Assert.Equal(expected.Unknowns, found.Unknowns);
        Assert.Equal(expected.Diagnostics, found.Diagnostics);
    }

    private LineageResult Ask(string sql, CatalogTables catalog) =>
        _cache.Analyze(sql, Dialect, catalog, AnalysisOptions.Default, TestContext.Current.CancellationToken);

    private static CatalogTables Catalog(params string[] columns) =>
        CatalogTables.Of([new TableSchema(TableName.Parse("ods.s"), [.. columns.Select(column => new SchemaColumn(column))])]);
}
