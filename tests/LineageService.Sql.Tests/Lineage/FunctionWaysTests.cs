using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Lineage;

/// <summary>One edge tells all ways of a source where they leave different things of the value.</summary>
public sealed class FunctionWaysTests
{
    [Theory]
    [InlineData("SELECT LEFT(p, 5) || SUBSTR(p, 6) AS x FROM s", "LEFT(5) || | SUBSTR(6) ||")]
    [InlineData("SELECT MD5(p) AS x FROM s UNION ALL SELECT UPPER(p) FROM s", "MD5 | UPPER")]
    [InlineData("SELECT UPPER(p) || LOWER(p) AS x FROM s", "UPPER ||")]
    [InlineData("SELECT MD5(p) || MD5(p) AS x FROM s", "MD5 ||")]
    [InlineData("WITH c AS (SELECT CASE WHEN k = 1 THEN MD5(p) ELSE TRIM(p) END AS v, k FROM s) SELECT UPPER(v) AS x FROM c", "MD5 CASE UPPER | TRIM CASE UPPER")]
    public void Ways_of_a_query(string sql, string expected) => Assert.Equal(expected, Ways(sql, "postgres"));

    [Fact]
    public void Ways_of_two_statements() =>
        Assert.Equal("MD5 | TRIM", Ways("INSERT INTO t (x) SELECT MD5(p) FROM s; INSERT INTO t (x) SELECT TRIM(p) FROM s; INSERT INTO t (x) SELECT MD5(p) FROM s", "postgres"));

    [Fact]
    public void More_ways_than_are_told_apart_end_in_the_value_itself()
    {
        var parts = string.Join(" || ", Enumerable.Range(1, 20).Select(length => $"LEFT(p, {length})"));

        Assert.EndsWith("|", Ways($"SELECT CONCAT({parts.Replace(" || ", ", ", StringComparison.Ordinal)}) AS x FROM s", "postgres"), StringComparison.Ordinal);
    }

    private static string Ways(string sql, string dialect)
    {
        var found = SqlDialects.Find(dialect, out _);
        var edges = SqlLineageAnalyzer.Analyze(
            sql, found, new DialectFrontEnd(found), NoCatalog.Instance, new AnalysisOptions(), TestContext.Current.CancellationToken).Columns;
        var edge = Assert.Single(edges, edge => edge.Source.Column == "p" && edge.Subtype.Type() == EdgeType.Direct);
        return string.Join(' ', edge.Functions.Select(step => step.Literals.IsEmpty ? step.Name : $"{step.Name}({string.Join(',', step.Literals)})"));
    }
}
