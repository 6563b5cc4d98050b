using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Lineage;

/// <summary>Routines that another text defines are expanded where they are called, and what they state stands at the call.</summary>
public sealed class RoutineCatalogTests
{
    [Fact]
    public void A_procedure_of_another_text_is_expanded_at_its_call()
    {
        const string Call = "EXEC dbo.Load @day = '2024-01-01'";
        var result = Analyze(
            "tsql", "CREATE PROCEDURE dbo.Load @day DATE AS INSERT INTO dbo.T (A) SELECT A FROM dbo.S WHERE D = @day", Call);
        Assert.Equal(
            "dbo.T.A <- dbo.S.A DIRECT/IDENTITY\ndbo.T{} <- dbo.S.D INDIRECT/FILTER\ndbo.T{} <- dbo.S{} INDIRECT/ROW_SET\n",
                LineageText.Of(result));
        AllStandAt(result, Call, Call);
    }

    [Theory]
    [InlineData("CREATE FUNCTION ds.f(x INT64) AS (UPPER(x))", "ds.f(a)", "t.o.c <- t.s.a DIRECT/TRANSFORMATION via UPPER\n")]
    [InlineData("CREATE FUNCTION p.ds.f(x INT64, y INT64) AS (IF(x > 1, y, 0))", "ds.f(a, b)", "t.o.c <- t.s.a INDIRECT/CONDITIONAL\nt.o.c <- t.s.b DIRECT/TRANSFORMATION via IF\n")]
    [InlineData("CREATE FUNCTION ds.f(x INT64) AS ((SELECT MAX(v) FROM ds.u WHERE k = x))", "ds.f(a)",
        "t.o.c <- ds.u.k INDIRECT/FILTER\nt.o.c <- ds.u.v DIRECT/AGGREGATION via MAX\nt.o.c <- ds.u{} INDIRECT/SET_DEPENDENCE\nt.o.c <- t.s.a INDIRECT/FILTER\n")]
    public void A_function_of_another_text_is_inlined(string definition, string call, string expected)
    {
        var sql = $"INSERT INTO t.o (c) SELECT {call} FROM t.s";
        var result = Analyze("bigquery", definition, sql);
        Assert.Equal(expected + "t.o{} <- t.s{} INDIRECT/ROW_SET\n", LineageText.Of(result));
        Assert.All(result.Columns, edge => Assert.Equal(call, sql.Substring(edge.Span.Start, edge.Span.Length)));
    }

    [Fact]
    public void A_table_function_of_another_text_has_the_rows_of_its_query()
    {
        const string Sql = "INSERT INTO ds.o (x) SELECT r.x FROM ds.tv(5) AS r";
        var result = Analyze("bigquery", "CREATE TABLE FUNCTION ds.tv(lim INT64) AS (SELECT a AS x FROM ds.s WHERE b < lim)", Sql);
        Assert.Equal("ds.o.x <- ds.s.a DIRECT/IDENTITY\nds.o{} <- ds.s.b INDIRECT/FILTER\nds.o{} <- ds.s{} INDIRECT/ROW_SET\n",
            LineageText.Of(result));
        AllStandAt(result, Sql, "ds.tv(5)");
    }

    [Fact]
    public void What_a_foreign_body_leaves_unknown_stands_at_the_call()
    {
        const string Sql = "SELECT ds.f(a) AS c FROM ds.s";
        var unknown = Assert.Single(
            Analyze("bigquery", "CREATE FUNCTION ds.f(x INT64) AS ((SELECT nowhere FROM ds.u JOIN ds.w ON true LIMIT 1))", Sql).Unknowns);
        Assert.Equal(UnknownCodes.AmbiguousColumn, unknown.Code);
        Assert.Equal("ds.f(a)", Sql.Substring(unknown.Span!.Value.Start, unknown.Span.Value.Length));
    }

    [Fact]
    public void A_definition_in_the_script_goes_before_one_elsewhere()
    {
        var result = Analyze(
            "bigquery", "CREATE FUNCTION ds.f(x INT64) AS (1)", "CREATE TEMP FUNCTION f(x INT64) AS (x); SELECT f(a) AS c FROM ds.s");
        Assert.Equal("result.c <- ds.s.a DIRECT/IDENTITY\nresult{} <- ds.s{} INDIRECT/ROW_SET\n", LineageText.Of(result));
    }

    [Fact]
    public void A_builtin_function_is_not_somebody_elses()
    {
        var result = Analyze("bigquery", "CREATE FUNCTION ds.upper(x STRING) AS ('')", "SELECT UPPER(a) AS c FROM ds.s");
        Assert.Contains(result.Columns, edge => edge.Source.Column == "a");
    }

    [Fact]
    public void Of_two_routines_that_a_name_could_mean_none_is_taken()
    {
        var result = Analyze(
            "bigquery", "CREATE FUNCTION a.f(x INT64) AS (1); CREATE FUNCTION b.f(x INT64) AS (2)", "SELECT f(c) AS c FROM ds.s");
        Assert.True(Assert.Single(result.Columns).Approximate);
    }

    private static void AllStandAt(LineageResult result, string sql, string expected)
    {
        foreach (var span in result.Columns.Select(edge => edge.Span)
            .Concat(result.Rows.Where(row => row.Column is not null).Select(row => row.Span)))
            Assert.Equal(expected, sql.Substring(span.Start, span.Length));
    }

    private static LineageResult Analyze(string dialectName, string definitions, string sql)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var dialect = SqlDialects.Find(dialectName, out _);
        var frontEnd = new DialectFrontEnd(dialect);
        var routines = RoutineCatalog.Of(frontEnd.Parse(definitions, cancellationToken).Statements);
        return SqlLineageAnalyzer.Analyze(
            sql, dialect, frontEnd, NoCatalog.Instance, new AnalysisOptions { Routines = routines }, cancellationToken);
    }
}
