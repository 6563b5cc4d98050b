using LineageService.Impact.Changes;

namespace LineageService.Impact.Tests;

/// <summary>The optional stops at functions that ignore a value: off unless asked for, and only where the text and the catalog show it.</summary>
public sealed class IgnoredValueTests
{
    private static readonly ImpactOptions Precise = ImpactOptions.Default with { StopAtIgnoredValues = true };

    [Theory]
    [InlineData("COUNT(c)", "BEHAVIORAL 1", "none")]
    [InlineData("COUNT( ALL s.c )", "BEHAVIORAL 1", "none")]
    [InlineData("COUNT(k)", "BEHAVIORAL 1", "BEHAVIORAL 1")]
    [InlineData("COUNT(DISTINCT c)", "BEHAVIORAL 1", "BEHAVIORAL 1")]
    [InlineData("COUNT(c) FILTER (WHERE c > 1)", "BEHAVIORAL 1", "BEHAVIORAL 1")]
    [InlineData("COUNT(c) + SUM(c)", "BEHAVIORAL 1", "BEHAVIORAL 1")]
    [InlineData("COUNT(NULLIF(c, 0))", "BEHAVIORAL 1", "BEHAVIORAL 1")]
    [InlineData("SUM(c)", "BEHAVIORAL 1", "BEHAVIORAL 1")]
    public async Task A_count_of_what_is_never_NULL_ignores_its_values(string item, string byDefault, string precise)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, c INT NOT NULL, k INT)", "postgres");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS SELECT id, {item} AS n, MAX(c) AS m FROM s GROUP BY id"));
        var column = item.Contains('k', StringComparison.Ordinal) ? "k" : "c";
        var change = new MeaningChanged(ImpactFixture.Dataset("s"), column, "in cents");

        Assert.Equal(byDefault, (await fixture.AskAsync(change)).Column("a", "n"));
        var report = await fixture.AskAsync(Precise, change);
        Assert.Equal(precise, report.Column("a", "n"));
        Assert.Equal(column == "c" ? "BEHAVIORAL 1" : "none", report.Column("a", "m"));
    }

    [Theory]
    [InlineData("SELECT COUNT(c) AS n FROM s WHERE c > 1")]
    [InlineData("SELECT COUNT(q.c) AS n FROM (SELECT CASE WHEN c > 1 THEN c END AS c FROM s) q")]
    [InlineData("SELECT COUNT(c) AS n FROM s UNION ALL SELECT SUM(c) FROM s")]
    [InlineData("SELECT COUNT(c) AS n FROM s GROUP BY c")]
    public async Task Where_the_column_does_more_than_to_be_counted_its_values_count(string query)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, c INT NOT NULL)", "postgres");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS {query}"));

        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(Precise, new MeaningChanged(ImpactFixture.Dataset("s"), "c", "in cents"))).Column("a", "n"));
    }

    [Theory]
    [InlineData("CASE WHEN c > 1 THEN 'x' ELSE 'x' END", "none")]
    [InlineData("CASE c WHEN 1 THEN 0 WHEN 2 THEN 0 ELSE 0 END", "none")]
    [InlineData("CASE WHEN c > 1 THEN 'x' ELSE 'y' END", "BEHAVIORAL 1")]
    [InlineData("CASE WHEN c > 1 THEN 'x' END", "BEHAVIORAL 1")]
    [InlineData("CASE WHEN c > 1 THEN '1' ELSE 1 END", "BEHAVIORAL 1")]
    public async Task A_CASE_of_one_constant_ignores_its_conditions(string item, string precise)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, c INT)", "postgres");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS SELECT id, {item} AS n FROM s"));
        var change = new MeaningChanged(ImpactFixture.Dataset("s"), "c", "in cents");

        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(change)).Column("a", "n"));
        Assert.Equal(precise, (await fixture.AskAsync(Precise, change)).Column("a", "n"));
    }

    [Fact]
    public async Task A_column_that_may_become_NULL_changes_its_count_all_the_same()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, c INT NOT NULL)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT COUNT(c) AS n FROM s"));
        var nullable = new ColumnNullabilityChanged(ImpactFixture.Dataset("s"), "c", Nullable: true);

        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(Precise, nullable)).Column("a", "n"));
        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(Precise, new MeaningChanged(ImpactFixture.Dataset("s"), "c", "in cents"), nullable)).Column("a", "n"));
    }
}
