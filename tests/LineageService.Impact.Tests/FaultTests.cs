using LineageService.Impact.Changes;

namespace LineageService.Impact.Tests;

/// <summary>What engines refuse although every name is known: places, widths, names that come twice, columns that are not grouped.</summary>
public sealed class FaultTests
{
    private const string Ddl =
        "CREATE TABLE s (id INT, x INT, n INT); CREATE TABLE one (id INT); CREATE TABLE two (id INT, b INT); CREATE TABLE w (p INT, q INT, r INT); CREATE TABLE keyed (id INT PRIMARY KEY, x INT)";

    [Theory]
    [InlineData("CREATE TABLE a AS WITH w AS (SELECT r1.*, two.b AS c2 FROM two JOIN s AS r1 ON 1 = 1 ORDER BY 1, 2, 3, 4 LIMIT 4) SELECT 1 AS one FROM w", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s ORDER BY 3", "BREAKING 1")]
    [InlineData("CREATE VIEW a AS SELECT * FROM s ORDER BY 3", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s UNION ALL SELECT * FROM s ORDER BY 3", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s UNION ALL SELECT * FROM s ORDER BY 3 LIMIT 2", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT s.*, COUNT(*) AS c FROM s GROUP BY 1, 2, 3", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s GROUP BY 1, 2, 3", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT id FROM one ORDER BY 1", "none")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s ORDER BY 2", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s ORDER BY 2 + 7", "BEHAVIORAL 1")]
    public async Task A_place_behind_the_last_column_breaks(string sql, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", sql));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "n"))).JobOf("a"));
    }

    [Theory]
    [InlineData("postgres", "BREAKING 1")]
    [InlineData("tsql", "none")]
    public async Task A_number_in_GROUP_BY_is_a_place_where_the_engine_says_so(string dialect, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, dialect);
        await fixture.AddAsync(("a", "INSERT INTO one SELECT COUNT(*) FROM (SELECT s.*, MAX(1) AS c FROM s GROUP BY s.id, s.x, s.n, 4) q"));
        await fixture.AddAsync(("b", "INSERT INTO one SELECT COUNT(*) FROM (SELECT s.*, MAX(1) AS c FROM s GROUP BY id, x, 3) q"));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "n"))).JobOf("b"));
    }

    [Theory]
    [InlineData("SELECT t.id FROM two AS t LEFT JOIN s ON s.id = t.id NATURAL JOIN s AS o", "BREAKING 1")]
    [InlineData("SELECT t.id FROM two AS t LEFT JOIN s ON s.id = t.id JOIN two AS o USING (b)", "BREAKING 1")]
    [InlineData("SELECT t.id FROM two AS o JOIN (two AS t LEFT JOIN s ON s.id = t.id) USING (b)", "BREAKING 1")]
    [InlineData("SELECT t.id FROM two AS t LEFT JOIN one ON one.id = t.id JOIN two AS o USING (b)", "none")]
    [InlineData("SELECT o.b FROM two AS t JOIN two AS o USING (b)", "none")]
    public async Task A_join_by_a_name_that_one_side_has_twice_breaks(string query, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS {query}"));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT"))).JobOf("a"));
    }

    [Theory]
    [InlineData("JOIN two AS o", "none")]
    [InlineData("FULL JOIN two AS o", "BREAKING 1")]
    public async Task An_engine_that_takes_the_first_of_two_joined_names_does_so_where_no_side_is_optional(string join, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "sqlite");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS SELECT t.id FROM two AS t LEFT JOIN s ON s.id = t.id {join} USING (b)"));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT"))).JobOf("a"));
    }

    [Theory]
    [InlineData("postgres", "SELECT q.b FROM (SELECT s.*, two.b FROM s JOIN two ON two.id = s.id) AS q", "BREAKING 1")]
    [InlineData("postgres", "SELECT b FROM (SELECT s.*, two.b FROM s JOIN two ON two.id = s.id LIMIT 3) AS q", "BREAKING 1")]
    [InlineData("postgres", "WITH q AS (SELECT two.b, s.* FROM s JOIN two ON two.id = s.id) SELECT q.b + 1 AS b FROM q", "BREAKING 1")]
    [InlineData("postgres", "SELECT q.x FROM (SELECT s.*, two.b FROM s JOIN two ON two.id = s.id) AS q", "none")]
    [InlineData("sqlite", "SELECT q.b FROM (SELECT two.b, s.* FROM s JOIN two ON two.id = s.id) AS q", "none")]
    [InlineData("sqlite", "SELECT q.b FROM (SELECT s.*, two.b FROM s JOIN two ON two.id = s.id) AS q", "BEHAVIORAL 1")]
    public async Task A_name_that_a_nested_query_gives_twice_is_ambiguous_or_the_first(string dialect, string query, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, dialect);
        await fixture.AddAsync(("a", $"CREATE TABLE a AS {query}"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT"));

        Assert.Equal(expected, expected == "BEHAVIORAL 1" ? report.Column("a", "b") : report.JobOf("a"));
    }

    [Theory]
    [InlineData("SELECT (SELECT * FROM one LIMIT 1) AS y FROM s", "BREAKING 1")]
    [InlineData("SELECT x AS y FROM s WHERE x IN (SELECT * FROM one)", "BREAKING 1")]
    [InlineData("SELECT x AS y FROM s WHERE x > ALL (SELECT o.* FROM one AS o)", "BREAKING 1")]
    [InlineData("SELECT x AS y FROM s WHERE EXISTS (SELECT * FROM one)", "none")]
    [InlineData("SELECT x AS y FROM s WHERE x IN (SELECT id FROM (SELECT * FROM one) AS q)", "none")]
    public async Task A_query_used_as_a_value_must_keep_its_width(string query, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", $"CREATE TABLE a AS {query}"));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("one"), "b", "INT"))).JobOf("a"));
    }

    [Theory]
    [InlineData("postgres", "CREATE TABLE a AS WITH q (i, j, k) AS (SELECT * FROM s) SELECT i FROM q", "BREAKING 1", "none")]
    [InlineData("postgres", "CREATE TABLE a AS SELECT r.i FROM s AS r (i, j, k)", "BREAKING 1", "none")]
    [InlineData("spark", "CREATE TABLE a AS SELECT r.i FROM s AS r (i, j, k)", "BREAKING 1", "BREAKING 1")]
    [InlineData("sqlite", "CREATE TABLE a AS WITH q (i, j, k) AS (SELECT * FROM s) SELECT i FROM q", "BREAKING 1", "BREAKING 1")]
    [InlineData("postgres", "INSERT INTO w (p, q, r) SELECT * FROM s", "BREAKING 1", "BREAKING 1")]
    [InlineData("postgres", "CREATE TABLE a AS SELECT id, x, n FROM s UNION ALL SELECT * FROM s", "BREAKING 1", "BREAKING 1")]
    public async Task Lists_of_names_and_columns_must_fit(string dialect, string sql, string dropped, string added)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, dialect);
        await fixture.AddAsync(("a", sql));

        Assert.Equal(dropped, (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "n"))).JobOf("a"));
        Assert.Equal(added, (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT"))).JobOf("a"));
    }

    [Theory]
    [InlineData("postgres", "SELECT * FROM s GROUP BY id, x, n", "BREAKING 1")]
    [InlineData("postgres", "SELECT s.*, COUNT(*) AS c FROM s GROUP BY 1, 2, 3", "BREAKING 1")]
    [InlineData("sqlite", "SELECT * FROM s GROUP BY id, x, n", "ADDITIVE 1")]
    public async Task A_column_that_a_star_brings_into_a_grouped_query_must_be_a_key(string dialect, string query, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, dialect);
        await fixture.AddAsync(("a", $"CREATE TABLE a AS {query}"));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "z", "INT"))).JobOf("a"));
    }

    [Fact]
    public async Task Grouped_by_its_key_a_table_may_have_further_columns()
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT * FROM keyed GROUP BY id"));

        Assert.NotEqual("BREAKING 1", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("keyed"), "z", "INT"))).JobOf("a"));
    }

    [Fact]
    public async Task A_natural_join_has_one_more_key_and_no_further_column()
    {
        await using var fixture = await ImpactFixture.CreateAsync(Ddl, "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT * FROM s NATURAL JOIN two"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT"));

        Assert.Equal("BEHAVIORAL 1", report.JobOf("a"));
    }
}
