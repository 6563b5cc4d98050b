using System.Diagnostics;
using System.Text;
using LineageService.Model;

namespace LineageService.Sql.Tests.Laws;

/// <summary>Texts of absurd size or depth give an answer or a clear unknown: never a crash, never a hang, never quadratic work.</summary>
public sealed class HugeTextTests
{
    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    public void Brackets_100_000_deep_are_a_diagnostic(char open, char close)
    {
        var sql = $"SELECT {new string(open, 100_000)}1{new string(close, 100_000)} FROM t";
        var result = Analysis.Of(sql, "bigquery");
        Assert.Equal(1, result.OpaqueStatements);
        Assert.Contains(result.Unknowns, unknown => unknown.Code == UnknownCodes.UnparsedStatement);
    }

    [Fact]
    public void Subqueries_10_000_deep_end_with_an_unknown()
    {
        var sql = new StringBuilder("SELECT a FROM ").Insert(0, string.Empty);
        for (var i = 0; i < 10_000; i++) sql.Append("(SELECT a FROM ");
        sql.Append('t');
        for (var i = 0; i < 10_000; i++) sql.Append(") x");
        Assert.NotEmpty(Analysis.Of(sql.ToString()).Unknowns);
    }

    [Fact]
    public void A_sum_of_10_000_terms_is_one_expression()
    {
        var result = Analysis.Of($"CREATE VIEW v AS SELECT {string.Join(" + ", Enumerable.Range(0, 10_000).Select(i => $"c{i}"))} AS s FROM t");
        Assert.Equal(10_000, result.Columns.Length);
        Assert.Empty(result.Unknowns);
    }

    [Fact]
    public void A_condition_of_50_000_unresolved_terms_is_linear()
    {
        var watch = Stopwatch.StartNew();
        var terms = string.Join(" OR ", Enumerable.Range(0, 50_000).Select(i => $"c{i} = 1"));
        Assert.NotEmpty(Analysis.Of($"CREATE VIEW v AS SELECT 1 AS one FROM t JOIN u ON t.a = u.a WHERE {terms}").Unknowns);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_union_of_5_000_branches_is_read_whole()
    {
        var branches = string.Join(" UNION ALL ", Enumerable.Range(0, 5_000).Select(i => $"SELECT a FROM t{i}"));
        Assert.Equal(5_000, Analysis.Of($"CREATE VIEW v AS {branches}").Columns.Length);
    }

    [Fact]
    public void A_chain_of_1_000_expressions_reaches_its_table()
    {
        var sql = new StringBuilder("CREATE VIEW v AS WITH c0 AS (SELECT a, b FROM t)");
        for (var i = 1; i < 1_000; i++) sql.Append(System.Globalization.CultureInfo.InvariantCulture, $", c{i} AS (SELECT a + 1 AS a, b FROM c{i - 1} WHERE b > {i})");
        var result = Analysis.Of(sql.Append(" SELECT a FROM c999").ToString());
        var edge = Assert.Single(result.Columns);
        Assert.Equal("a", edge.Source.Column);
        Assert.Equal(EdgeSubtype.Transformation, edge.Subtype);
    }

    [Fact]
    public void Twice_the_columns_take_about_twice_the_time()
    {
        static TimeSpan Measure(int columns)
        {
            var names = string.Join(", ", Enumerable.Range(0, columns).Select(i => $"c{i} INT"));
            var picked = string.Join(", ", Enumerable.Range(0, columns).Select(i => $"UPPER(c{i}) AS d{i}"));
            var watch = Stopwatch.StartNew();
            Assert.Equal(columns, Analysis.Of($"CREATE VIEW v AS SELECT {picked} FROM (SELECT * FROM t) s", "ansi", $"CREATE TABLE t ({names})").Columns.Length);
            return watch.Elapsed;
        }

        Measure(500);
        var small = Measure(2_500);
        var large = Measure(10_000);

        // Quadratic work would be sixteen times as much; the rest is room for a loaded machine.
        Assert.True(large < (small * 12) + TimeSpan.FromSeconds(2), $"2,500 columns took {small}, 10,000 took {large}");
    }
}
