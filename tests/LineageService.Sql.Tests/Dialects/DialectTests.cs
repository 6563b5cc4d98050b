using LineageService.Sql.Dialects;
using Texts = LineageService.Sql.Tests.Parsing.Model;

namespace LineageService.Sql.Tests.Dialects;

public sealed class DialectTests
{
    [Fact]
    public void Every_dialect_is_found_by_its_name_whatever_the_case()
    {
        Assert.Equal(SqlDialects.All.Length, SqlDialects.All.Select(dialect => dialect.Name).Distinct(StringComparer.Ordinal).Count());
        foreach (var dialect in SqlDialects.All)
        {
            Assert.Same(dialect, SqlDialects.Find(dialect.Name.ToUpperInvariant(), out var known));
            Assert.True(known);
        }
    }

    [Theory]
    [InlineData("postgresql", "postgres")]
    [InlineData("mssql", "tsql")]
    [InlineData("SparkSQL", "spark")]
    [InlineData("bq", "bigquery")]
    public void Common_names_of_a_dialect_are_known(string alias, string name)
    {
        Assert.Equal(name, SqlDialects.Find(alias, out var known).Name);
        Assert.True(known);
    }

    [Fact]
    public void A_name_that_is_not_known_gets_the_rules_of_ansi()
    {
        Assert.Equal("ansi", SqlDialects.Find("klingon", out var known).Name);
        Assert.False(known);
    }

    [Fact]
    public void Double_quotes_mean_the_same_to_lexer_and_binder()
    {
        foreach (var dialect in SqlDialects.All) Assert.Equal(dialect.Lexical.DoubleQuotedStrings, dialect.Names.DoubleQuotedIsString);
    }

    [Fact]
    public void Every_dialect_reads_the_common_ground()
    {
        const string sql = "WITH c AS (SELECT a, SUM(b) AS s FROM t JOIN u ON t.k = u.k WHERE a > 0 GROUP BY a) SELECT c.a, s FROM c ORDER BY s DESC";
        const string model = "with c as {select a, SUM(b) as s from (t Inner u on (= t.k u.k)) where (> a 0) group a} select c.a, s from c order s";
        foreach (var dialect in SqlDialects.All) Assert.Equal(model, Texts.OfQuery(dialect.Name, sql));
    }
}
