using LineageService.Impact.Changes;
using LineageService.Impact.Report;

namespace LineageService.Impact.Tests;

/// <summary>Changes of a table by DDL beside its columns: their order, its name, keys, partitions, time to live, format, clustering.</summary>
public sealed class TableChangeTests
{
    [Fact]
    public async Task Columns_that_change_places_swap_what_is_read_by_position_and_nothing_else()
    {
        await using var fixture = await ImpactFixture.CreateAsync(
            "CREATE TABLE s (id INT, x INT, name STRING); CREATE TABLE w (id INT, x INT, name STRING); CREATE TABLE u (id INT, x INT, name STRING)");
        await fixture.AddAsync(
            ("w", "INSERT INTO w SELECT * FROM s"), ("v", "CREATE VIEW v AS SELECT * FROM s"), ("a", "CREATE TABLE a AS SELECT x, name FROM s"),
            ("u", "CREATE TABLE m AS SELECT * FROM u UNION ALL SELECT * FROM s"), ("o", "CREATE TABLE o AS SELECT * FROM s ORDER BY 2 LIMIT 3"));

        var report = await fixture.AskAsync(new ColumnsReordered(ImpactFixture.Dataset("s"), ["x", "id", "name"]));

        Assert.Equal(Verdict.OrderOnly, report.Sources.Single().Verdict);
        Assert.Equal(["BEHAVIORAL 1", "BEHAVIORAL 1", "none"], [report.Column("w", "id"), report.Column("w", "x"), report.JobOf("a")]);
        Assert.Equal(["BEHAVIORAL 1", "BEHAVIORAL 1"], [report.Table("m"), report.Table("o")]);
        Assert.Equal("ORDER_ONLY 1", report.Table("v"));
    }

    [Fact]
    public async Task Columns_of_other_types_that_change_places_break_what_is_filled_by_position()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, at DATE); CREATE TABLE w (id INT, at DATE)", "postgres");
        await fixture.AddAsync(("w", "INSERT INTO w SELECT * FROM s"), ("b", "CREATE TABLE b AS SELECT id FROM w"));

        var report = await fixture.AskAsync(new ColumnsReordered(ImpactFixture.Dataset("s"), ["at", "id"]));

        Assert.Equal(["BREAKING 1", "STALE 2"], [report.JobOf("w"), report.Table("b")]);
    }

    [Fact]
    public async Task A_renamed_table_breaks_who_reads_the_old_name_and_spares_who_was_renamed_along()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"), ("b", "CREATE TABLE b AS SELECT id FROM a"), ("c", "CREATE TABLE c AS SELECT x FROM s"));
        var source = await fixture.SourceAsync();
        var renamed = new TableRenamed(ImpactFixture.Dataset("s"), ImpactFixture.Dataset("s2"));
        Change Follow(string job, string sql) => new TaskChanged(source.FindTask(ImpactFixture.Job(job)), source.Read(fixture.Define(job, sql)));

        var alone = await fixture.AskAsync(renamed);
        var half = await fixture.AskAsync(renamed, Follow("a", "CREATE TABLE a AS SELECT id, x FROM s2"));
        var whole = await fixture.AskAsync(renamed, Follow("a", "CREATE TABLE a AS SELECT id, x FROM s2"), Follow("c", "CREATE TABLE c AS SELECT x FROM s2"));

        Assert.Equal(["BREAKING 1", "STALE 2", "BREAKING 1"], [alone.JobOf("a"), alone.Table("b"), alone.JobOf("c")]);
        Assert.Equal(["none", "BREAKING 1"], [half.JobOf("a"), half.JobOf("c")]);
        Assert.DoesNotContain(whole.Affected, node => node.Verdict is Verdict.Breaking or Verdict.Stale);
    }

    [Fact]
    public async Task Another_partition_key_breaks_who_filters_by_the_old_one_and_who_reads_incrementally()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, dt STRING, hr STRING); CREATE TABLE i (id INT, dt STRING)");
        await fixture.AddAsync(
            ("f", "CREATE TABLE f AS SELECT id FROM s WHERE dt = '2026-01-31'"), ("h", "CREATE TABLE h AS SELECT id FROM s WHERE hr = '12'"),
            ("i", "INSERT INTO i SELECT id, dt FROM s WHERE id > (SELECT MAX(id) FROM i)"), ("b", "CREATE TABLE b AS SELECT id FROM f"));

        var report = await fixture.AskAsync(new TableAspectChanged(ImpactFixture.Dataset("s"), TableAspect.PartitionKey, "dt,hr", "hr"));
        var added = await fixture.AskAsync(new TableAspectChanged(ImpactFixture.Dataset("s"), TableAspect.PartitionKey, "dt", "dt,hr"));

        Assert.Equal(["BREAKING 1", "BEHAVIORAL 1", "BREAKING 1"], [report.JobOf("f"), report.JobOf("h"), report.JobOf("i")]);
        Assert.Equal("BEHAVIORAL 1", report.Table("h"));

        // Its filler fails, and once that is mended it has other rows: two axes, and the heavier verdict is the headline. What stands behind it is the same.
        foreach (var id in (string[])["dataset:wh:f", "dataset:wh:b"])
        {
            var behind = report.Affected.Single(node => node.Id == id);
            Assert.Equal((id, Verdict.Behavioral, Compatibility.Stale, Behaviour.Rows), (id, behind.Verdict, behind.Compatibility, behind.Behaviour));
        }

        Assert.Equal(["BEHAVIORAL 1", "BREAKING 1"], [added.JobOf("f"), added.JobOf("i")]);
    }

    [Fact]
    public async Task Another_way_of_writing_breaks_incremental_readers_and_gives_all_others_other_rows()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT); CREATE TABLE t (id INT); CREATE TABLE i (id INT)");
        await fixture.AddAsync(
            ("t", "INSERT INTO t SELECT id FROM s"), ("a", "CREATE TABLE a AS SELECT id FROM t"),
            ("i", "INSERT INTO i SELECT id FROM t WHERE id > (SELECT MAX(id) FROM i)"));

        var report = await fixture.ChangeAsync(("t", "INSERT OVERWRITE TABLE t SELECT id FROM s"));

        Assert.Equal("ROWSET(t)", report.AtomWords());
        Assert.Equal(["BEHAVIORAL 1", "BREAKING 1"], [report.Table("a"), report.JobOf("i")]);
    }

    [Theory]
    [InlineData(TableAspect.Key, "id", "id,x", "BEHAVIORAL", "BEHAVIORAL 1")]
    [InlineData(TableAspect.TimeToLive, "90 days", "30 days", "BEHAVIORAL", "BEHAVIORAL 1")]
    [InlineData(TableAspect.Format, "parquet", "json", "UNKNOWN", "UNKNOWN 1")]
    [InlineData(TableAspect.Clustering, "id", "x", "METADATA_ONLY", "none")]
    [InlineData(TableAspect.Description, "people", "persons", "METADATA_ONLY", "none")]
    [InlineData(TableAspect.Owner, "jo", "kim", "METADATA_ONLY", "none")]
    public async Task What_changes_of_a_table_beside_its_columns_has_its_verdict(TableAspect aspect, string before, string after, string source, string consumer)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"));

        var report = await fixture.AskAsync(new TableAspectChanged(ImpactFixture.Dataset("s"), aspect, before, after));

        Assert.Equal((source, consumer), (report.Sources.Single().Verdict.WireName(), report.Table("a")));
    }
    [Theory]
    [InlineData("SET tez.queue.name=small;\nINSERT INTO t SELECT a FROM s", "METADATA_ONLY", "META(t)")]
    [InlineData("SET tez.queue.name=big;\nINSERT INTO t SELECT a FROM s", "NONE", "")]
    public async Task Another_queue_is_metadata_and_nothing_of_lineage(string sql, string verdict, string atoms)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (a INT); CREATE TABLE t (a INT)", "hive");
        await fixture.AddAsync(("w", "SET tez.queue.name=big;\nINSERT INTO t SELECT a FROM s"), ("r", "CREATE TABLE r AS SELECT a FROM t"));

        var report = await fixture.ChangeAsync(("w", sql));

        Assert.Equal((verdict, atoms, 0), (report.Sources.Single().Verdict.WireName(), report.AtomWords(), report.Affected.Length));
    }
}
