using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class FallbackTests
{
    [Theory]
    [InlineData("SELECT a, b + THEN c -> -> d AS x, e FROM t GROUP BY a", "select a, opaque(b, c, d) as x, e from t group a")]
    [InlineData("SELECT a, CASE WHEN x THEN END AS y, t.z FROM t", "select a, opaque(x) as y, t.z from t")]
    [InlineData("SELECT a FROM t WHERE f(b) = = THEN c GROUP BY a", "select a from t where opaque(b, c) group a")]
    [InlineData("SELECT a FROM t JOIN u ON t.x = THEN u.y z WHERE b", "select a from (t Inner u on opaque(t.x, u.y, z)) where b")]
    public void An_expression_that_is_not_understood_depends_on_every_column_in_it(string sql, string expected)
    {
        var query = SqlParser.ParseQueryText(sql, Model.Find("postgres"), out var rest);
        Assert.NotNull(query);
        Assert.Equal(expected, ModelText.Of(query));
        var found = Assert.Single(rest.Diagnostics);
        Assert.Equal((SyntaxCodes.OpaqueExpression, DiagnosticSeverity.Warning), (found.Code, found.Severity));
    }

    [Fact]
    public void A_query_that_breaks_off_is_not_saved()
    {
        Assert.Null(SqlParser.ParseQueryText("SELECT a, (b + FROM", Model.Find("ansi"), out var rest));
        Assert.Contains(rest.Diagnostics, found => found is { Code: SyntaxCodes.SyntaxError, Severity: DiagnosticSeverity.Error });
    }

    [Fact]
    public void Template_holes_between_clauses_are_further_items_or_conditions() =>
        Assert.Equal("select a, hole {{ more }} from t where (AND (AND hole {{ joins }} (= x 1)) hole {{ rest }}) order a",
            Model.OfQuery("ansi", "SELECT a {{ more }} FROM t {{ joins }} WHERE x = 1 {{ rest }} ORDER BY a {{ limit }}"));
}
