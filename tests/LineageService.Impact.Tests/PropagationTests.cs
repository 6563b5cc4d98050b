using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>The scenarios of impact.md §B.7: what a change reaches, how far, and as what.</summary>
public sealed class PropagationTests
{
    private static async Task<ImpactFixture> UsersAsync()
    {
        var fixture = await ImpactFixture.CreateAsync("CREATE TABLE raw (id INT, email STRING, username STRING)");
        return await fixture.AddAsync(
            ("users", "CREATE TABLE users AS SELECT id, email, username FROM raw"),
            ("a", "CREATE TABLE a AS SELECT id, email FROM users"),
            ("b0", "CREATE TABLE b0 AS SELECT id FROM users"),
            ("b1", "CREATE TABLE b1 AS SELECT id FROM users WHERE email LIKE '%.org'"),
            ("c", "CREATE TABLE c AS SELECT id FROM a"),
            ("d", "CREATE TABLE d AS SELECT id FROM b1"));
    }

    [Fact]
    public async Task D1_A_changed_value_reaches_values_and_through_a_filter_rows()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, LOWER(email) AS email, username FROM raw"));

        Assert.Equal("VALUE(users.email)", report.AtomWords());
        Assert.Equal("BEHAVIORAL 1", report.Column("a", "email"));
        Assert.Equal(["BEHAVIORAL 1", "BEHAVIORAL 2"], [report.Table("b1"), report.Table("d")]);
        Assert.Equal(Behaviour.Rows, report.Affected.Single(node => node.Id == "dataset:wh:b1").Behaviour);
        Assert.Equal(Behaviour.Values, report.Affected.Single(node => node.Id == "dataset:wh:a").Behaviour);
        Assert.Equal(["none", "none", "none"], [report.Table("b0"), report.Table("c"), report.Column("d", "id")]);
    }

    [Fact]
    public async Task D2_A_dropped_column_that_nobody_reads_affects_nothing()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, email FROM raw"));

        Assert.Equal("SCHEMA_DROP(users.username)", report.AtomWords());
        Assert.Empty(report.Affected);
        Assert.Equal((Verdict.Breaking, Verdict.None), (report.Sources[0].Verdict, report.Summary.Verdict));
    }

    [Fact]
    public async Task D3_A_dropped_column_breaks_its_readers_and_leaves_what_is_behind_them_stale()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, username FROM raw"));

        Assert.Equal(["BREAKING 1", "BREAKING 1"], [report.JobOf("a"), report.JobOf("b1")]);
        Assert.Equal(["STALE 2", "STALE 2"], [report.Table("c"), report.Table("d")]);
        Assert.Equal(["none", "none"], [report.JobOf("b0"), report.Table("b0")]);
        var site = report.Affected.Single(node => node.Id == "job:jobs:b1").UseSite;
        Assert.Equal((1, 47), (site!.Line, site.Column));
    }

    [Fact]
    public async Task D4_Changed_rows_reach_rows_everywhere()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, email, username FROM raw WHERE id > 0"));

        Assert.Equal("ROWSET(users)", report.AtomWords());
        Assert.Equal(
            ["BEHAVIORAL 1", "BEHAVIORAL 1", "BEHAVIORAL 1", "BEHAVIORAL 2", "BEHAVIORAL 2"],
            [report.Table("a"), report.Table("b0"), report.Table("b1"), report.Table("c"), report.Table("d")]);
        Assert.DoesNotContain(report.Affected, node => node.Kind == AffectedKind.Column);
    }

    [Fact]
    public async Task D5_A_further_column_affects_nothing()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, email, username, id AS phone FROM raw"));

        Assert.Empty(report.Affected);
    }

    [Fact]
    public async Task D6_A_further_column_makes_a_bare_name_ambiguous()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT); CREATE TABLE d (id INT, dt STRING);");
        await fixture.AddAsync(("j", "CREATE TABLE j AS SELECT t.id, dt FROM t JOIN d ON t.id = d.id"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("t"), "dt", "STRING"));

        Assert.Equal("BREAKING 1", report.JobOf("j"));
        Assert.Equal("ambiguous column dt", report.Affected.Single(node => node.Id == "job:jobs:j").Reason.Sentence);
    }

    [Fact]
    public async Task D6_A_further_column_takes_a_name_of_an_outer_query()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT); CREATE TABLE d (id INT, dt STRING);");
        await fixture.AddAsync(("j", "CREATE TABLE j AS SELECT d.id FROM d WHERE EXISTS (SELECT 1 FROM t WHERE t.id = d.id AND dt > '1')"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("t"), "dt", "STRING"));

        Assert.Equal("BEHAVIORAL 1", report.JobOf("j"));
    }

    [Fact]
    public async Task D7_A_further_column_breaks_a_positional_insert_of_a_star()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT); CREATE TABLE w (id INT);");
        await fixture.AddAsync(("j", "INSERT INTO w SELECT * FROM t"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("t"), "dt", "STRING"));

        Assert.Equal("BREAKING 1", report.JobOf("j"));
        Assert.StartsWith("arity", report.Affected.Single(node => node.Id == "job:jobs:j").Reason.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D8_A_further_column_goes_on_through_a_view_with_a_star()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT)");
        await fixture.AddAsync(("v", "CREATE VIEW v AS SELECT * FROM t"), ("x", "CREATE TABLE x AS SELECT id FROM v"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("t"), "dt", "STRING"));

        Assert.Equal("ADDITIVE 1", report.Column("v", "dt"));
        Assert.Equal(["none", "none"], [report.JobOf("x"), report.Table("x")]);
        Assert.Equal(Verdict.Additive, report.Summary.Verdict);
    }

    [Fact]
    public async Task D9_A_rename_together_with_all_its_readers_is_no_finding()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(
            ("users", "CREATE TABLE users AS SELECT id, email AS mail, username FROM raw"),
            ("a", "CREATE TABLE a AS SELECT id, mail AS email FROM users"),
            ("b1", "CREATE TABLE b1 AS SELECT id FROM users WHERE mail LIKE '%.org'"));

        Assert.Equal("SCHEMA_RENAME(users.email)", report.AtomWords());
        Assert.Empty(report.Affected);
        Assert.Equal(Verdict.None, report.Summary.Verdict);
    }

    [Fact]
    public async Task D9_A_reader_that_was_forgotten_is_found()
    {
        await using var fixture = await UsersAsync();

        var report = await fixture.ChangeAsync(
            ("users", "CREATE TABLE users AS SELECT id, email AS mail, username FROM raw"), ("a", "CREATE TABLE a AS SELECT id, mail AS email FROM users"));

        Assert.Equal(["none", "BREAKING 1"], [report.JobOf("a"), report.JobOf("b1")]);
        Assert.Contains("mail AS email", report.Fixes.Single().Sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D10_A_dropped_column_breaks_a_dashboard_five_views_down()
    {
        await using var fixture = await DashboardAsync("VIEW");

        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("t"), "x"));

        var dashboard = report.Affected.Single(node => node.Id == "dataset:bi:board");
        Assert.Equal((AffectedKind.Dashboard, Verdict.Breaking, 5, "P0"), (dashboard.Kind, dashboard.Verdict, dashboard.Distance, dashboard.Tier));
        Assert.Equal(95, dashboard.Severity);
        Assert.Equal(6, dashboard.Reason.Path.Length);
    }

    [Fact]
    public async Task D10_What_text_and_runs_agree_on_is_sure()
    {
        await using var fixture = await DashboardAsync("VIEW");
        var sure = ImpactOptions.Default with { Confidence = ConfidenceTable.Default with { Parsed = 1 } };

        var report = await fixture.AskAsync(sure, new ColumnDropped(ImpactFixture.Dataset("t"), "x"));

        Assert.Equal(100, report.Affected.Single(node => node.Id == "dataset:bi:board").Severity);
    }

    [Fact]
    public async Task D11_Behind_a_table_a_dashboard_is_stale()
    {
        await using var fixture = await DashboardAsync("TABLE");
        var sure = ImpactOptions.Default with { Confidence = ConfidenceTable.Default with { Parsed = 1 } };

        var report = await fixture.AskAsync(sure, new ColumnDropped(ImpactFixture.Dataset("t"), "x"));

        Assert.Equal("BREAKING 1", report.JobOf("v1"));
        var dashboard = report.Affected.Single(node => node.Id == "dataset:bi:board");
        Assert.Equal((Verdict.Stale, 5, 40), (dashboard.Verdict, dashboard.Distance, dashboard.Severity));
        Assert.Equal("P0", report.Affected.Single(node => node.Id == "dataset:wh:v1").Tier);
    }

    private static async Task<ImpactFixture> DashboardAsync(string first)
    {
        var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT, x INT)");
        await fixture.AddAsync(
            ("v1", $"CREATE {first} v1 AS SELECT id, x FROM t"), ("v2", "CREATE VIEW v2 AS SELECT id, x FROM v1"), ("v3", "CREATE VIEW v3 AS SELECT * FROM v2"),
            ("v4", "CREATE VIEW v4 AS SELECT id, x + 1 AS x FROM v3"));
        var board = new DatasetId("bi", "board");
        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = DateTimeOffset.UnixEpoch,
            Datasets = [new DatasetRecord(board) { Kind = "dashboard", Fields = [new SchemaField("x")], Schema = SchemaKnowledge.Complete, Tags = ["tier=P0"] }],
            Jobs = [],
        });
        return await fixture.AddAsync(new TaskDefinition(new JobId("bi", "board"), "spark", "SELECT x FROM v4", "wh") { TargetDataset = board, Kind = "dashboard" });
    }

    [Fact]
    public async Task D12_An_opaque_job_makes_the_answer_inconclusive_and_is_named()
    {
        await using var fixture = await UsersAsync();
        await fixture.CommitAsync(OpaqueJob("jar", "users", "scores"));
        await fixture.AddAsync(("e", "CREATE TABLE e AS SELECT score FROM scores"));

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, LOWER(email) AS email, username FROM raw"));

        Assert.True(report.Summary.IsInconclusive);
        var jar = Assert.Single(report.Completeness.OpaqueJobs);
        Assert.Equal((ImpactFixture.Job("jar"), UnknownCodes.OpaqueTask), (jar.Job, jar.Code));
        Assert.Equal("POSSIBLE_UNKNOWN 1", report.Table("scores"));
    }

    [Fact]
    public async Task D12_An_opaque_job_that_does_not_read_the_table_says_nothing()
    {
        await using var fixture = await UsersAsync();
        await fixture.CommitAsync(OpaqueJob("jar", "b0", "scores"));

        var report = await fixture.ChangeAsync(("users", "CREATE TABLE users AS SELECT id, LOWER(email) AS email, username FROM raw"));

        Assert.False(report.Summary.IsInconclusive);
        Assert.Empty(report.Completeness.OpaqueJobs);
    }

    private static LineageBatch OpaqueJob(string name, string reads, string writes) => new()
    {
        RecordedAt = DateTimeOffset.UnixEpoch,
        Datasets = [new DatasetRecord(ImpactFixture.Dataset(writes)) { Fields = [new SchemaField("score")], Schema = SchemaKnowledge.Complete }],
        Jobs =
        [
            new JobRecord(ImpactFixture.Job(name))
            {
                State = AnalysisState.Failed,
                Inputs = [ImpactFixture.Dataset(reads)],
                Outputs = [ImpactFixture.Dataset(writes)],
                Unknowns = [new UnknownLineage(UnknownCodes.OpaqueTask, null, null, null, "A program.")],
            },
        ],
    };

    [Fact]
    public async Task D14_A_wider_type_changes_a_hash_of_the_value_but_not_of_its_text()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT)");
        await fixture.AddAsync(
            ("text", "CREATE TABLE text AS SELECT MD5(CAST(id AS STRING)) AS h FROM t"), ("typed", "CREATE TABLE typed AS SELECT HASH(id) AS h FROM t"));

        var report = await fixture.AskAsync(new ColumnRetyped(ImpactFixture.Dataset("t"), "id", "BIGINT"));

        Assert.Equal(["none", "BEHAVIORAL 1"], [report.Column("text", "h"), report.Column("typed", "h")]);
    }

    [Fact]
    public async Task D15_Unmasking_a_column_is_a_value_that_reaches_its_sinks()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE raw (id INT, email STRING)");
        await fixture.AddAsync(
            ("dim", "CREATE TABLE dim AS SELECT id, SHA2(email, 256) AS email FROM raw"), ("s1", "CREATE TABLE s1 AS SELECT email FROM dim"),
            ("s2", "CREATE TABLE s2 AS SELECT email FROM dim"), ("s3", "CREATE TABLE s3 AS SELECT UPPER(email) AS m FROM dim"));

        var report = await fixture.ChangeAsync(("dim", "CREATE TABLE dim AS SELECT id, email FROM raw"));

        Assert.Contains(DiffCategory.MaskingRemoved, report.Sources[0].Categories);
        Assert.Equal(["BEHAVIORAL 1", "BEHAVIORAL 1", "BEHAVIORAL 1"], [report.Column("s1", "email"), report.Column("s2", "email"), report.Column("s3", "m")]);
    }

    [Theory]
    [InlineData("j2", 20, BaselineStatus.Warning)]
    [InlineData("j2", 45, BaselineStatus.Breached)]
    [InlineData("j1", 60, BaselineStatus.Warning)]
    public async Task D16_A_delay_worsens_a_promise(string job, int minutes, BaselineStatus status)
    {
        await using var fixture = await ScheduleAsync();

        var report = await fixture.AskAsync(new JobLate(ImpactFixture.Job(job), TimeSpan.FromMinutes(minutes)));

        var effect = Assert.Single(report.Baselines);
        Assert.Equal((BaselineStatus.Safe, status, new TimeSpan(3, 30, 0)), (effect.Before, effect.After, effect.FinishBefore));
        Assert.Equal("j4", effect.CriticalPath[^1].Name);
        Assert.Equal(job, effect.CriticalPath[0].Name);
    }

    [Fact]
    public async Task D16_A_delay_within_the_slack_has_no_effect()
    {
        await using var fixture = await ScheduleAsync();

        var report = await fixture.AskAsync(new JobLate(ImpactFixture.Job("j1"), TimeSpan.FromMinutes(45)));

        Assert.Empty(report.Baselines);
        Assert.Empty(report.Affected);
    }

    private static async Task<ImpactFixture> ScheduleAsync()
    {
        var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT)");
        TaskDefinition Task(string name, string sql, string duration, string? start, params string[] tags) =>
            fixture.Define(name, sql) with { Schedule = start, Tags = [$"duration={duration}", .. tags] };
        return await fixture.AddAsync(
            Task("j1", "CREATE TABLE t1 AS SELECT id FROM s", "0:40", "30 0 * * *"), Task("j2", "CREATE TABLE t2 AS SELECT id FROM s", "1:30", "30 0 * * *"),
            Task("j3", "CREATE TABLE t3 AS SELECT t1.id FROM t1 JOIN t2 ON t1.id = t2.id", "1:00", null),
            Task("j4", "CREATE TABLE t4 AS SELECT id FROM t3", "0:30", null, "committed=4:00"));
    }
}
