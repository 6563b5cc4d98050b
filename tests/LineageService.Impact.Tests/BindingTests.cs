using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>A consumer fails where binding its text against the changed tables gives an error, whether or not lineage leads from the place to an output.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_column_that_a_star_leaves_out_breaks_who_names_it()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT64, x INT64)", "bigquery");
        await fixture.AddAsync(("v", "CREATE TABLE v AS SELECT id, x FROM s"), ("a", "CREATE TABLE a AS SELECT x FROM v"));

        var report = await fixture.ChangeAsync(("v", "CREATE TABLE v AS SELECT * EXCEPT (x) FROM (SELECT id, x FROM s)"));

        Assert.Equal(("SCHEMA_DROP(v.x)", "BREAKING 1"), (report.AtomWords(), report.JobOf("a")));
    }

    [Theory]
    [InlineData("CREATE TABLE a AS WITH w AS (SELECT x + 1 AS y FROM s) SELECT id FROM t")]
    [InlineData("CREATE TABLE a AS SELECT id FROM (SELECT id, CASE WHEN x > 1 THEN 1 END AS dead FROM s) w")]
    [InlineData("CREATE TABLE a AS SELECT id FROM t WINDOW w AS (PARTITION BY (SELECT MAX(x) FROM s))")]
    [InlineData("CREATE TABLE a AS SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM s AS o (k, v) WHERE o.v = t.id)")]
    [InlineData("CREATE TABLE a AS SELECT id, x FROM t2 UNION ALL SELECT * FROM s")]
    [InlineData("CREATE TABLE a AS SELECT COUNT(*) AS n FROM s NATURAL JOIN t2")]
    [InlineData("INSERT INTO numbers SELECT * FROM s")]
    public async Task A_type_of_another_family_breaks_every_text_that_uses_the_column(string sql)
    {
        await using var fixture = await ImpactFixture.CreateAsync(
            "CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT); CREATE TABLE t2 (id INT, x INT); CREATE TABLE numbers (a INT, b INT)", "postgres");
        await fixture.AddAsync(("a", sql));

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnRetyped(ImpactFixture.Dataset("s"), "x", "TEXT", "INT"))).JobOf("a"));
    }

    [Fact]
    public async Task A_type_goes_on_where_a_query_makes_the_table()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)", "postgres");
        await fixture.AddAsync(
            ("a", "CREATE TABLE a AS SELECT id, COALESCE(x, x) AS y FROM s"), ("b", "CREATE TABLE b AS SELECT y + 1 AS z FROM a"), ("c", "CREATE TABLE c AS SELECT id FROM a"));

        var report = await fixture.AskAsync(new ColumnRetyped(ImpactFixture.Dataset("s"), "x", "TEXT", "INT"));

        Assert.Equal(["BREAKING 1", "BREAKING 2", "STALE 2"], [report.JobOf("a"), report.JobOf("b"), report.JobOf("c")]);
    }

    [Theory]
    [InlineData("INSERT INTO w SELECT * FROM s", "BREAKING 1")]
    [InlineData("INSERT INTO numbers SELECT id, n FROM s", "none")]
    [InlineData("INSERT INTO texts SELECT * FROM s", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id FROM s", "none")]
    [InlineData("CREATE TABLE a AS SELECT r.q + 1 AS y FROM s AS r (o, p, q)", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT r.o AS y FROM s AS r (o, q)", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM s AS r (q) WHERE r.n = t.id)", "BREAKING 1")]
    [InlineData("CREATE TABLE a AS SELECT * FROM s ORDER BY 2 LIMIT 1", "BEHAVIORAL 1")]
    public async Task Another_order_is_judged_by_what_stands_at_the_places_then(string sql, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync(
            "CREATE TABLE s (id INT, x TEXT, n INT); CREATE TABLE t (id INT); CREATE TABLE w (a INT, b TEXT, c INT); CREATE TABLE numbers (a INT, b INT); CREATE TABLE texts (a TEXT, b TEXT, c TEXT)",
            "postgres");
        await fixture.AddAsync(("a", sql));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnsReordered(ImpactFixture.Dataset("s"), ["n", "id", "x"]))).JobOf("a"));
    }

    [Fact]
    public async Task Another_order_goes_through_a_star_into_places_behind()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x TEXT); CREATE TABLE w (a INT, b TEXT)", "postgres");
        await fixture.AddAsync(("v", "CREATE TABLE v AS SELECT * FROM s"), ("b", "INSERT INTO w SELECT * FROM v"));

        Assert.Equal("BREAKING 2", (await fixture.AskAsync(new ColumnsReordered(ImpactFixture.Dataset("s"), ["x", "id"]))).JobOf("b"));
    }

    [Fact]
    public async Task Columns_named_by_their_places_must_be_as_many()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT)", "postgres");
        await fixture.AddAsync(
            ("a", "CREATE TABLE a AS SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM s AS r (p, q))"), ("b", "CREATE TABLE b AS SELECT p FROM s AS r (p)"),
            ("c", "CREATE TABLE c AS SELECT p FROM s AS r (p, q)"));

        var dropped = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"));
        var added = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "y", "INT"));

        Assert.Equal(["BREAKING 1", "none", "BREAKING 1"], [dropped.JobOf("a"), dropped.JobOf("b"), dropped.JobOf("c")]);
        Assert.Equal(["none", "none", "none"], [added.JobOf("a"), added.JobOf("b"), added.JobOf("c")]);
    }

    [Fact]
    public async Task A_new_column_that_two_tables_nearby_have_is_ambiguous()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT, d INT)", "postgres");
        await fixture.AddAsync(
            ("a", "CREATE TABLE a AS SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM s AS o, s AS p WHERE o.x = d)"),
            ("b", "CREATE TABLE b AS SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM s AS o WHERE o.x = d)"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "d", "INT"));

        Assert.Equal(["BREAKING 1", "BEHAVIORAL 1"], [report.JobOf("a"), report.JobOf("b")]);
    }

    [Theory]
    [InlineData("TEXT", "BREAKING 1")]
    [InlineData("BIGINT", "BEHAVIORAL 1")]
    public async Task A_new_column_that_takes_a_name_from_a_computed_one_must_have_its_type(string type, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id BIGINT, x BIGINT); CREATE TABLE t (id BIGINT, x BIGINT)", "postgres");
        await fixture.AddAsync(
            ("a", "CREATE TABLE a AS SELECT r.id, (SELECT NULLIF(b, s.x) FROM s WHERE s.id = r.id LIMIT 1) AS y FROM (SELECT id, x + 1 AS b FROM t) AS r"));

        Assert.Equal(expected, (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", type))).JobOf("a"));
    }

    [Fact]
    public async Task A_type_that_nobody_knew_goes_on_behind_whoever_uses_it()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT)", "postgres");
        await fixture.AddAsync(
            ("m", "CREATE TABLE m AS SELECT id, my_function(id) AS x FROM s"), ("a", "CREATE TABLE a AS SELECT lag(x) OVER (ORDER BY id) AS y FROM m"),
            ("b", "CREATE TABLE b AS SELECT -y AS z FROM a"), ("c", "CREATE TABLE c AS SELECT 1 AS one FROM a"));

        var report = await fixture.ChangeAsync(("m", "CREATE TABLE m AS SELECT id, CAST(my_function(id) AS BOOLEAN) AS x FROM s"));

        Assert.Equal(["BREAKING 1", "BREAKING 2", "none"], [report.JobOf("a"), report.JobOf("b"), report.Column("c", "one")]);
    }

    [Fact]
    public async Task A_star_that_gives_a_name_twice_makes_no_table()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT); CREATE TABLE t (id INT, x INT)", "postgres");
        await fixture.AddAsync(
            ("a", "CREATE TABLE a AS SELECT s.*, t.x AS b FROM s JOIN t ON t.id = s.id"), ("c", "CREATE TABLE c AS SELECT s.*, t.x AS y FROM s JOIN t ON t.id = s.id"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT"));

        Assert.Equal(["BREAKING 1", "ADDITIVE 1"], [report.JobOf("a"), report.JobOf("c")]);
    }

    [Fact]
    public async Task Documents_and_their_texts_are_of_other_types()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT); CREATE TABLE w (n INT, t TEXT)", "postgres");
        const string Fill = "INSERT INTO w SELECT id, jsonb_build_object('x', id) ->> 'x' FROM s";
        await fixture.AddAsync(("w", Fill));

        var report = await fixture.ChangeAsync(("w", "INSERT INTO w SELECT jsonb_build_object('x', id) ->> 'x', id FROM s"));

        Assert.Equal(Verdict.Breaking, report.Sources.Single().Verdict);
    }

    [Fact]
    public async Task A_table_joined_naturally_with_itself_has_other_keys_without_a_column()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT COUNT(*) AS n FROM s NATURAL JOIN s AS o"));

        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"))).JobOf("a"));
    }

    [Fact]
    public async Task A_natural_join_cannot_compare_a_new_column_of_another_type()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT); CREATE TABLE t (id INT, d TEXT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s NATURAL JOIN t"));

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "d", "INT"))).JobOf("a"));
        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "d", "TEXT"))).JobOf("a"));
    }

    [Fact]
    public async Task A_value_inside_a_recursion_decides_its_rows()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, up INT, x INT)", "postgres");
        await fixture.AddAsync(("v", Recursion("w.up + 1")));

        Assert.Equal("ROWSET(v) VALUE(v.id)", (await fixture.ChangeAsync(("v", Recursion("w.up + s.x")))).AtomWords());

        static string Recursion(string up) =>
            $"CREATE TABLE v AS WITH RECURSIVE w (id, up) AS (SELECT id, up FROM s UNION ALL SELECT s.id, {up} FROM w JOIN s ON s.id = w.up) SELECT id FROM w";
    }

    [Fact]
    public async Task A_further_column_for_a_table_that_gets_it_too_is_no_other_value()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE w (id INT, dt STRING)");
        await fixture.AddAsync(("v", "INSERT OVERWRITE TABLE w PARTITION (dt = '1') SELECT id FROM s"));
        const string Wider = "INSERT OVERWRITE TABLE w PARTITION (dt = '1') SELECT id, x FROM s";
        var source = await fixture.SourceAsync();
        var text = new TaskChanged(source.FindTask(ImpactFixture.Job("v")), source.Read(fixture.Define("v", Wider)));

        var alone = await fixture.AskAsync(text);
        var joint = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("w"), "x", "INT"), text);

        Assert.Equal((Verdict.Breaking, "BREAKING 0"), (alone.Sources[0].Verdict, alone.JobOf("v")));
        Assert.Equal(("ADD(w.x)", "none"), (joint.AtomWords(), joint.JobOf("v")));
    }

    [Fact]
    public async Task A_name_in_another_case_is_the_same_table_where_case_does_not_tell()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT u.x FROM u"), ("b", "CREATE TABLE b AS SELECT U.X AS y FROM U"));

        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("u"), "x"));

        Assert.Equal(["BREAKING 1", "BREAKING 1"], [report.JobOf("a"), report.JobOf("b")]);
    }

    [Theory]
    [InlineData("SELECT id, mystery(x) AS c FROM s", "SELECT id, CAST(mystery(x) AS TEXT) AS c FROM s")]
    [InlineData("SELECT w.id, w.c AS c FROM (SELECT id, NULLIF(y, y) AS c FROM (SELECT id, mystery(x) AS y FROM s) q) w", "SELECT w.id, CAST(w.c AS TEXT) AS c FROM (SELECT id, NULLIF(y, y) AS c FROM (SELECT id, mystery(x) AS y FROM s) q) w")]
    public async Task A_cast_of_what_nobody_knows_may_not_fit(string before, string after)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)", "postgres");
        await fixture.AddAsync(("v", $"CREATE TABLE v AS {before}"), ("a", "CREATE TABLE a AS SELECT c + 1 AS d FROM v"));

        var report = await fixture.ChangeAsync(("v", $"CREATE TABLE v AS {after}"));

        Assert.Equal("BREAKING 1", report.JobOf("a"));
    }

    [Fact]
    public async Task A_merged_name_is_the_table_it_was_merged_into()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE other (id INT, x INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM other ORDER BY x"));
        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = DateTimeOffset.UnixEpoch,
            Merges = [new IdentityMerge("1", NodeKind.Dataset, new IdentityName("wh", "other"), new IdentityName("wh", "s"), "One table", "a person", DateTimeOffset.UnixEpoch)],
        });

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"))).JobOf("a"));
    }

    [Theory]
    [InlineData("SELECT a FROM ods.users", true)]
    [InlineData("SELECT a FROM `lake`.`ods` . `users`", true)]
    [InlineData("SELECT a FROM `lake.ods.users`", true)]
    [InlineData("SELECT a FROM dw.users", false)]
    [InlineData("SELECT users FROM ods.events", false)]
    [InlineData("SELECT ods.users_of FROM ods", false)]
    [InlineData("USE ods; SELECT a FROM users", true)]
    [InlineData("SELECT a FROM {{ schema }}.users", true)]
    public void A_text_may_mean_a_table_where_its_name_stands_in_it(string sql, bool expected) =>
        Assert.Equal(expected, TableMentions.MayMean(sql, "users", "ods", null));

    [Theory]
    [InlineData("SELECT a FROM users AS u (a, b)", true)]
    [InlineData("SELECT a FROM ods.\"users\" u(a)", true)]
    [InlineData("SELECT a FROM users", false)]
    [InlineData("SELECT a FROM users u JOIN dw.b ON (u.a = b.a)", false)]
    public void Names_by_place_are_seen_behind_a_table(string sql, bool expected) => Assert.Equal(expected, TableMentions.HasNamesBehind(sql, "users"));
}
