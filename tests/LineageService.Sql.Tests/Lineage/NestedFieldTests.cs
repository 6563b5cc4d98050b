using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Lineage;

/// <summary>Which fields of struct values are columns of their own where nested fields are asked for.</summary>
public sealed class NestedFieldTests
{
    [Theory]
    [InlineData("(SELECT max(v) FROM o)", "n")]
    [InlineData("(SELECT v FROM o WHERE id = 1)", "n")]
    [InlineData("(SELECT max(v) AS m FROM o)", "n")]
    [InlineData("(SELECT named_struct('a', v, 'b', id) AS m FROM o WHERE id = 1)", "n n.a n.b")]
    [InlineData("(SELECT max_by(s, v) FROM o)", "n n.a n.b")]
    public void A_scalar_subquery_has_fields_only_where_its_column_is_a_struct(string value, string expected)
    {
        var dialect = SqlDialects.Find("spark", out _);
        var options = new AnalysisOptions { NestedFields = true, Context = ["CREATE TABLE o (id INT, v INT, s STRUCT<a: INT, b: INT>)"] };

        var result = SqlLineageAnalyzer.Analyze(
            $"CREATE TABLE t AS SELECT {value} AS n", dialect, new DialectFrontEnd(dialect), NoCatalog.Instance, options, TestContext.Current.CancellationToken);

        var names = result.Columns.Where(edge => edge.Target.Table is not null).Select(edge => edge.Target.Column).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', names));
    }
}
