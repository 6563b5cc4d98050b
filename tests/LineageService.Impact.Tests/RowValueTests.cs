using LineageService.Impact.Changes;

namespace LineageService.Impact.Tests;

/// <summary>A whole row used as a value has every column of its table in it, whether or not the text names one.</summary>
public sealed class RowValueTests
{
    private const string Ddl = "CREATE TABLE s (id INT, x INT, n INT); CREATE TABLE t (id INT)";

    [Theory]
    [InlineData("CREATE TABLE a AS SELECT id, CAST(r AS TEXT) AS y FROM s AS r", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id, CAST(s AS TEXT) AS y FROM s", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id FROM s r WHERE CAST(r AS TEXT) LIKE '%1%'", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id, to_json(r) AS y FROM (SELECT * FROM s) r", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id, to_json(r.*) AS y FROM s r", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id, CAST(r AS TEXT) AS y FROM (SELECT id, n FROM s) r", "none")]
    [InlineData("CREATE TABLE a AS SELECT COUNT(*) AS y FROM s r JOIN t ON t.id = r.id", "none")]
    [InlineData("CREATE TABLE a AS SELECT (r).x AS y FROM s r", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT (q.r).x AS y FROM (SELECT r FROM s r) q", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT (q.r).n AS y FROM (SELECT r FROM s r) q", "none")]
    [InlineData("CREATE TABLE a AS SELECT id, x, CAST(r AS TEXT) AS y FROM s AS r", "BREAKING 1")]
    public async Task A_column_that_goes_is_a_change_of_every_row(string sql, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", sql));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"))).JobOf("a"));
    }

    [Theory]
    [InlineData("CREATE TABLE a AS SELECT id, CAST(r AS TEXT) AS y FROM s AS r", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id, x AS y FROM s AS r", "none")]
    public async Task So_is_one_that_comes_or_has_another_name_or_place_or_type(string sql, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", sql));
        var s = ImpactFixture.Dataset("s");

        foreach (var change in (Change[])[new ColumnAdded(s, "z", "INT"), new ColumnRenamed(s, "n", "m"), new ColumnsReordered(s, ["n", "x", "id"]), new ColumnRetyped(s, "n", "TEXT", "INT")])
            Assert.Equal((change.GetType().Name, expected), (change.GetType().Name, (await fixture.AskAsync(change)).Column("a", "y")));
    }

    [Fact]
    public async Task In_BigQuery_a_row_that_is_picked_from_many_shows_a_further_column()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT64, x INT64)", "bigquery");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT ARRAY_AGG(r ORDER BY r.x LIMIT 1)[OFFSET(0)].* FROM s AS r GROUP BY r.id"));

        Assert.Equal("ADDITIVE 1", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "z", "INT64"))).Column("a", "z"));
    }

    [Fact]
    public async Task A_row_of_a_nested_query_is_another_where_the_query_gives_other_columns()
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT r.id, CAST(r AS TEXT) AS y FROM (SELECT id, x FROM s) r"));

        var report = await fixture.ChangeAsync(("a", "CREATE TABLE a AS SELECT r.id, CAST(r AS TEXT) AS y FROM (SELECT id FROM s) r"));

        Assert.Equal("VALUE(a.y)", report.AtomWords());
    }

    [Theory]
    [InlineData("SELECT r1.* FROM s r1 FULL JOIN s r2 USING (id)", "SELECT r2.* FROM s r1 FULL JOIN s r2 USING (id)", "VALUE(a.id) VALUE(a.n) VALUE(a.x)")]
    [InlineData("SELECT w.id FROM (SELECT r1.* FROM s r1 FULL JOIN s r2 USING (id)) w", "SELECT w.id FROM (SELECT r2.* FROM s r1 FULL JOIN s r2 USING (id)) w", "VALUE(a.id)")]
    [InlineData("SELECT w.id FROM (SELECT r1.* FROM s r1 NATURAL FULL JOIN t) w", "SELECT w.id FROM (SELECT t.* FROM s r1 NATURAL FULL JOIN t) w", "VALUE(a.id)")]
    [InlineData("SELECT r1.* FROM s r1 FULL JOIN s r2 USING (id)", "SELECT q.* FROM s q FULL JOIN s r2 USING (id)", "")]
    public async Task Sides_of_a_join_by_USING_are_told_apart_by_their_stars(string before, string after, string atoms)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS {before}"));

        Assert.Equal(atoms, (await fixture.ChangeAsync(("a", $"CREATE TABLE a AS {after}"))).AtomWords());
    }
}
