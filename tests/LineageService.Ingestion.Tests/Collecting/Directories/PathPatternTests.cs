using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Tests.Collecting.Directories;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("sql/{layer}/{name}.sql", "sql/dwd/orders.sql", "layer=dwd name=orders")]
    [InlineData("**/{dataset}/{table}/query.sql", "sql/proj/shop/orders/query.sql", "dataset=shop table=orders")]
    [InlineData("{number}_{name}.sql", "07_fan_out.sql", "name=fan_out number=07")]
    [InlineData("{schema}.{table}.sql", "deep/down/mart.sales.sql", "schema=mart table=sales")]
    [InlineData("etl/**/{name}.{sql,hql}", "etl/a/b/c.hql", "name=c")]
    [InlineData("etl/**/{name}.{sql,hql}", "etl/c.sql", "name=c")]
    public void A_layout_takes_its_parts_out_of_a_path(string pattern, string path, string expected)
    {
        var parts = PathPattern.Parse(pattern).Match(path);
        Assert.NotNull(parts);
        Assert.Equal(expected, string.Join(' ', parts.Select(part => $"{part.Key}={part.Value}")));
    }

    [Theory]
    [InlineData("*.sql", "a/b/c.sql", true)]
    [InlineData("sql/*.sql", "sql/a/b.sql", false)]
    [InlineData("sql/", "sql/a/b.txt", true)]
    [InlineData("/a.sql", "b/a.sql", false)]
    [InlineData("*.v[0-9].sql", "x/report.v2.sql", true)]
    [InlineData("*.v[!0-9].sql", "x/report.v2.sql", false)]
    [InlineData("**/archive/**", "x/archive/y/z.sql", true)]
    [InlineData("?.sql", "ab.sql", false)]
    public void Globs_are_those_of_the_shell_and_a_bare_one_is_of_the_name(string pattern, string path, bool fits) =>
        Assert.Equal(fits, PathPattern.Parse(pattern).IsMatch(path));

    [Fact]
    public void A_pattern_of_many_stars_ends() =>
        Assert.False(PathPattern.Parse(string.Concat(Enumerable.Repeat("*a", 40)) + "b").IsMatch(new string('a', 400)));
}
