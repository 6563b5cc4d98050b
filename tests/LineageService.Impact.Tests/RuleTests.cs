using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Impact.Propagation;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>Rules of the specification beside its tables: deprecation, backfill, unused columns, names that take others' places, joint changes.</summary>
public sealed class RuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Bad_partitions_are_run_again_in_the_order_of_the_jobs()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(
            ("z", "CREATE TABLE a AS SELECT id, x FROM s"), ("y", "CREATE TABLE b AS SELECT id, x FROM a"), ("x", "CREATE TABLE c AS SELECT b.id FROM b JOIN a ON a.id = b.id"));

        var report = await fixture.AskAsync(new PartitionsBad(ImpactFixture.Dataset("s"), Now.AddDays(-3), Now));

        Assert.Equal(["z a", "y b", "x c"], report.Backfill.Select(step => $"{step.Job.Name} {step.Dataset.Name}"));
        Assert.All(report.Backfill, step => Assert.Equal((Now.AddDays(-3), Now), (step.From, step.To)));
    }

    [Fact]
    public async Task Columns_without_a_reader_are_unused_and_unknown_beside_an_opaque_reader()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s"));

        Assert.Equal(
            [("id", ColumnStanding.Used), ("x", ColumnStanding.Unused)],
            UnusedColumns.Of(await fixture.SourceAsync(), ImpactFixture.Dataset("s")).Select(column => (column.Column, column.Standing)));

        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = Now,
            Jobs =
            [
                new JobRecord(ImpactFixture.Job("jar"))
                {
                    State = AnalysisState.Failed, Inputs = [ImpactFixture.Dataset("s")], Outputs = [ImpactFixture.Dataset("o")],
                    Unknowns = [new UnknownLineage(UnknownCodes.OpaqueTask, null, null, null, "A program.")],
                },
            ],
        });
        var column = UnusedColumns.Of(await fixture.SourceAsync(), ImpactFixture.Dataset("s"))[1];
        Assert.Equal((ColumnStanding.Unknown, "jar"), (column.Standing, column.OpaqueReaders.Single().Name));
    }

    [Fact]
    public async Task A_dropped_view_breaks_whoever_reads_it()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("v", "CREATE VIEW v AS SELECT id, x FROM s"), ("a", "CREATE TABLE a AS SELECT * FROM v"), ("b", "CREATE TABLE b AS SELECT id FROM a"));
        var source = await fixture.SourceAsync();

        var report = await fixture.AskAsync(new TaskChanged(source.FindTask(ImpactFixture.Job("v")), null));

        Assert.Equal(["BREAKING 1", "STALE 2"], [report.JobOf("a"), report.Table("b")]);
    }

    [Fact]
    public async Task A_column_named_in_a_leftover_with_counts_as_used()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS WITH w AS (SELECT x FROM s) SELECT id FROM t"));

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"))).JobOf("a"));
    }

    [Fact]
    public async Task A_column_that_only_orders_counts_as_used()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s ORDER BY x"));

        Assert.Equal("BREAKING 1", (await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"))).JobOf("a"));
    }

    [Fact]
    public async Task A_natural_join_takes_a_new_common_column_for_a_key()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT); CREATE TABLE t (id INT, dt STRING)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s NATURAL JOIN t"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "dt", "STRING"));

        Assert.Equal("BEHAVIORAL 1", report.JobOf("a"));
    }

    [Fact]
    public async Task Null_into_a_column_that_must_not_be_is_breaking_and_settled_by_a_default()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT NOT NULL); CREATE TABLE strict (id INT NOT NULL)", "postgres");
        await fixture.AddAsync(("a", "INSERT INTO strict SELECT id FROM s"), ("b", "CREATE TABLE b AS SELECT COALESCE(id, 0) AS id FROM s"));

        var report = await fixture.AskAsync(new ColumnNullabilityChanged(ImpactFixture.Dataset("s"), "id", Nullable: true));

        Assert.Equal(["BREAKING 1", "none"], [report.JobOf("a"), report.JobOf("b")]);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_unresolvable_and_one_that_nobody_reads_is_unconnected()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT)");

        var unknown = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("nowhere"), "id"));
        var lonely = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "id"));

        Assert.Equal(Standing.Unresolvable, Assert.Single(unknown.Completeness.NotAnalysed).Standing);
        Assert.Equal(Standing.Unconnected, Assert.Single(lonely.Completeness.NotAnalysed).Standing);
    }

    [Fact]
    public async Task A_block_that_only_picks_columns_is_no_change()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("v", "CREATE VIEW v AS SELECT id, SUM(x) AS x FROM s GROUP BY id"));

        var same = await fixture.ChangeAsync(("v", "CREATE VIEW v AS WITH w AS (SELECT id, SUM(x) AS total FROM s GROUP BY id) SELECT id, total AS x FROM w"));
        var fewer = await fixture.ChangeAsync(("v", "CREATE VIEW v AS SELECT id FROM (SELECT id, SUM(x) AS x FROM s GROUP BY id) w"));

        Assert.Equal((Verdict.None, ""), (same.Sources[0].Verdict, same.AtomWords()));
        Assert.Equal("SCHEMA_DROP(v.x)", fewer.AtomWords());
    }

    [Fact]
    public async Task A_left_join_of_a_unique_side_adds_columns_and_no_rows()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, c STRING); CREATE TABLE d (code STRING PRIMARY KEY, name STRING); CREATE TABLE e (code STRING, name STRING)");
        await fixture.AddAsync(("v", "CREATE VIEW v AS SELECT s.id FROM s"));

        var unique = await fixture.ChangeAsync(("v", "CREATE VIEW v AS SELECT s.id, d.name FROM s LEFT JOIN d ON s.c = d.code"));
        var any = await fixture.ChangeAsync(("v", "CREATE VIEW v AS SELECT s.id, e.name FROM s LEFT JOIN e ON s.c = e.code"));

        Assert.Equal("ADD(v.name)", unique.AtomWords());
        Assert.Equal("ADD(v.name) ROWSET(v)", any.AtomWords());
    }

    [Theory]
    [InlineData("CREATE TABLE a AS SELECT COUNT(*) AS n FROM s WHERE x > 1", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id, COUNT(*) AS n FROM s WHERE x > 1 GROUP BY id", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT s.id, COUNT(*) OVER (PARTITION BY s.id) AS n FROM s LEFT JOIN t ON t.y = s.x", "BEHAVIORAL 1")]
    [InlineData("CREATE TABLE a AS SELECT id AS n FROM s WHERE x > 1", "none")]
    [InlineData("CREATE TABLE a AS SELECT COUNT(*) AS n FROM s", "none")]
    public async Task Values_that_decide_which_rows_are_counted_change_the_count(string sql, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (y INT)");
        await fixture.AddAsync(("a", sql));

        Assert.Equal(expected, (await fixture.AskAsync(new MeaningChanged(ImpactFixture.Dataset("s"), "x", "in cents"))).Column("a", "n"));
    }

    [Theory]
    [InlineData("INTERSECT ALL", "ROWSET(a) VALUE(a.x)")]
    [InlineData("EXCEPT ALL", "ROWSET(a) VALUE(a.x)")]
    [InlineData("INTERSECT", "ROWSET(a) VALUE(a.x)")]
    [InlineData("UNION", "ROWSET(a) VALUE(a.x)")]
    [InlineData("UNION ALL", "VALUE(a.x)")]
    public async Task Of_set_operations_only_UNION_ALL_does_not_compare_its_rows(string operation, string expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)", "postgres");
        string Text(string item) => $"CREATE TABLE a AS SELECT id, {item} AS x FROM s {operation} SELECT x, id FROM s";
        await fixture.AddAsync(("a", Text("x")));

        Assert.Equal(expected, (await fixture.ChangeAsync(("a", Text("x + 1")))).AtomWords());
    }
}
