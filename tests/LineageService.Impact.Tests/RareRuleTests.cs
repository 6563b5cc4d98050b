using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>Rules that the tables of the specification reach seldom: unknown schemas, later branches of set operations, joint changes, jobs without a text.</summary>
public sealed class RareRuleTests
{
    [Fact]
    public async Task A_new_column_takes_a_name_also_where_nobody_knows_the_other_columns_of_its_table()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT, d INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM s AS o WHERE o.x = d)"));

        Assert.Equal("BEHAVIORAL 1", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "d", "INT"))).JobOf("a"));
    }

    [Fact]
    public async Task A_new_text_that_leaves_out_the_new_column_does_not_get_it()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT64, x INT64)", "bigquery");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT * FROM s"));
        var source = await fixture.SourceAsync();
        var text = new TaskChanged(source.FindTask(ImpactFixture.Job("a")), source.Read(fixture.Define("a", "CREATE TABLE a AS SELECT * EXCEPT (b) FROM s")));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "b", "INT64"), text);

        Assert.Equal("none", report.Column("a", "b"));
    }

    [Theory]
    [InlineData("CREATE TABLE a AS SELECT id, x FROM s UNION ALL SELECT * FROM t")]
    [InlineData("CREATE TABLE a AS SELECT q.x FROM (SELECT * FROM s UNION ALL SELECT * FROM t) AS q")]
    public async Task Names_of_later_branches_mean_nothing(string sql)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT, x INT)", "postgres");
        await fixture.AddAsync(("a", sql));

        var report = await fixture.AskAsync(new ColumnRenamed(ImpactFixture.Dataset("t"), "x", "y"));

        Assert.Equal(["none", "none", "none"], [report.JobOf("a"), report.Column("a", "x"), report.Column("a", "y")]);
    }

    [Fact]
    public async Task A_new_text_that_was_written_for_the_table_as_it_was_fails()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s"));
        var source = await fixture.SourceAsync();
        var text = new TaskChanged(source.FindTask(ImpactFixture.Job("a")), source.Read(fixture.Define("a", "CREATE TABLE a AS SELECT id, x + 1 AS y FROM s")));

        Assert.StartsWith("BREAKING", (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"), text)).JobOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_without_a_text_fails_where_its_lineage_reads_the_column()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = DateTimeOffset.UnixEpoch,
            Jobs = [new JobRecord(ImpactFixture.Job("jar")) { Inputs = [ImpactFixture.Dataset("s")], Outputs = [ImpactFixture.Dataset("a")] }],
            EdgeSets =
            [
                new EdgeSet(
                    ImpactFixture.Job("jar"), ImpactFixture.Dataset("a"), EvidenceKind.Run, "some/engine/1.0", DateTimeOffset.UnixEpoch,
                    [new LineageEdge(LineageNode.Field(ImpactFixture.Dataset("s"), "x"), LineageNode.Field(ImpactFixture.Dataset("a"), "y"), EdgeSubtype.Identity)], []),
            ],
        });

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"))).JobOf("jar"));
    }

    [Fact]
    public async Task Places_that_fit_again_after_both_tables_change_are_no_finding()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE w (a INT, b INT)", "postgres");
        await fixture.AddAsync(("a", "INSERT INTO w SELECT * FROM s"));

        var one = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "z", "INT"));
        var both = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "z", "INT"), new ColumnAdded(ImpactFixture.Dataset("w"), "c", "INT"));

        Assert.Equal("BREAKING 1", one.JobOf("a"));
        Assert.DoesNotContain("BREAKING", both.JobOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_star_with_one_column_less_shifts_the_values_behind_it()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE w (a INT, b INT)", "postgres");
        await fixture.AddAsync(("a", "INSERT INTO w SELECT * FROM s"));

        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"));

        Assert.Equal(["BREAKING 1", "BEHAVIORAL 1", "BEHAVIORAL 1"], [report.JobOf("a"), report.Column("w", "a"), report.Column("w", "b")]);
    }

    [Fact]
    public async Task As_many_columns_as_before_by_position_run_and_give_other_values()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE w (a INT, b INT)", "postgres");
        await fixture.AddAsync(("a", "INSERT INTO w SELECT * FROM s"));

        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"), new ColumnAdded(ImpactFixture.Dataset("s"), "z", "INT"));

        Assert.NotEqual("BREAKING 1", report.JobOf("a"));
        Assert.Equal("BEHAVIORAL 1", report.Column("w", "b"));
    }

    [Fact]
    public async Task An_insert_by_name_cannot_give_what_its_table_does_not_have()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE w (id INT, x INT)", "duckdb");
        await fixture.AddAsync(("a", "INSERT INTO w BY NAME SELECT * FROM s"));

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "z", "INT"))).JobOf("a"));
    }

    [Fact]
    public async Task Columns_of_another_type_at_the_places_of_those_that_went_do_not_fit()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE w (a INT, b INT)", "postgres");
        await fixture.AddAsync(("a", "INSERT INTO w SELECT * FROM s"));

        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"), new ColumnAdded(ImpactFixture.Dataset("s"), "z", "TEXT"));

        Assert.Equal("BREAKING 1", report.JobOf("a"));
    }

    [Fact]
    public async Task A_natural_join_has_no_further_key_by_a_column_that_the_other_side_lacks()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT); CREATE TABLE t (id INT, d INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s NATURAL JOIN t"));

        Assert.Equal("none", (await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "fresh", "INT"))).JobOf("a"));
    }
}
