using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class NestingTests
{
    [Fact]
    public void Ten_thousand_terms_are_one_node()
    {
        foreach (var sign in new[] { " AND ", " OR ", " + ", " || " })
        {
            var expression = SqlParser.ParseExpressionText(string.Join(sign, Enumerable.Repeat("a", 10_000)), Model.Find("ansi"), out _);
            Assert.Equal(10_000, Assert.IsType<OperatorExpression>(expression).Operands.Length);
        }
    }

    [Fact]
    public void Ten_thousand_unions_are_one_node()
    {
        var query = SqlParser.ParseQueryText(string.Join(" UNION ALL ", Enumerable.Repeat("SELECT 1", 10_000)), Model.Find("ansi"), out _);
        Assert.Equal(10_000, Assert.IsType<SetOperation>(query).Branches.Length);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("f(", "1", ")")]
    [InlineData("CASE WHEN ", "a", " THEN 1 END")]
    [InlineData("NOT (", "a", ")")]
    [InlineData("-(", "a", ")")]
    [InlineData("[", "a", "]")]
    [InlineData("(SELECT ", "1", ")")]
    [InlineData("x IN (", "1", ")")]
    [InlineData("CAST(", "1", " AS INT)")]
    [InlineData("{'a': ", "1", "}")]
    public void Nesting_within_the_budget_is_read_and_beyond_it_refused(string open, string inside, string close)
    {
        var dialect = Model.Find("duckdb");
        Assert.NotNull(SqlParser.ParseExpressionText(Nested(open, inside, close, 100), dialect, out _));
        Assert.Null(SqlParser.ParseExpressionText(Nested(open, inside, close, 100_000), dialect, out var rest));
        Assert.Contains(rest.Diagnostics, found => found.Code is SyntaxCodes.BudgetReached);
    }

    [Theory]
    [InlineData("SELECT * FROM (", "t", ")")]
    [InlineData("WITH a AS (", "SELECT 1", ") SELECT * FROM a")]
    [InlineData("(", "SELECT 1", ")")]
    [InlineData("SELECT * FROM t WHERE EXISTS (", "SELECT 1", ")")]
    public void Queries_nest_within_the_same_budget(string open, string inside, string close)
    {
        var dialect = Model.Find("ansi");
        Assert.NotNull(SqlParser.ParseQueryText(Nested(open, inside == "t" ? "SELECT 1" : inside, close, 50), dialect, out _));
        Assert.Null(SqlParser.ParseQueryText(Nested(open, inside, close, 50_000), dialect, out var rest));
        Assert.Contains(rest.Diagnostics, found => found.Code is SyntaxCodes.BudgetReached);
    }

    [Theory]
    [InlineData("a", ".b")]
    [InlineData("f(a)", "[0]")]
    [InlineData("f(a)", "::int")]
    [InlineData("a", " = b")]
    [InlineData("a", " IS NULL")]
    [InlineData("a", " COLLATE c")]
    [InlineData("a", " -> 'b'")]
    public void Chains_to_the_right_neither_overflow_nor_hang(string first, string next)
    {
        SqlParser.ParseExpressionText(first + string.Concat(Enumerable.Repeat(next, 50_000)), Model.Find("postgres"), out _);
    }

    [Fact]
    public void Joins_beyond_the_budget_are_refused()
    {
        Assert.NotNull(SqlParser.ParseQueryText("SELECT a FROM t"
            + string.Concat(Enumerable.Repeat(" JOIN u ON a = b", 1_000)), Model.Find("ansi"), out _));
        Assert.Null(SqlParser.ParseQueryText("SELECT a FROM t"
            + string.Concat(Enumerable.Repeat(" JOIN u ON a = b", 10_000)), Model.Find("ansi"), out _));
    }

    private static string Nested(string open, string inside, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + inside + string.Concat(Enumerable.Repeat(close, depth));
}
