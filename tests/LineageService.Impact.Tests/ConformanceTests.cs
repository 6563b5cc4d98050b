using System.Text;
using LineageService.Api.Impact;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Impact.Changes;
using LineageService.Impact.Gate;
using LineageService.Impact.Rendering;
using LineageService.Impact.Report;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Model;
using LineageService.Testing.OpenApi;

namespace LineageService.Impact.Tests;

/// <summary>Statements of impact.md beside its tables, one by one; docs/impact-conformance.md names each.</summary>
public sealed class ConformanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_deprecated_column_without_reads_may_go_after_its_window_and_not_before()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = Now,
            Datasets =
            [
                new DatasetRecord(ImpactFixture.Dataset("s"))
                {
                    Fields = [new SchemaField("id"), new SchemaField("x")], Schema = SchemaKnowledge.Complete, Tags = ["x|deprecated_since=2026-01-15"],
                },
            ],
        });
        var source = new ReadSource(await fixture.SourceAsync(), ImpactFixture.Dataset("s"), ("x", 0));
        ImpactReport Ask(IImpactSourceOf readers, DateTimeOffset now) => ImpactAnalysis.Analyze(
            readers(source), ChangeSet.Of(new ColumnDropped(ImpactFixture.Dataset("s"), "x")), ImpactOptions.Default with { Now = now }, TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.AllowedByDeprecation, Ask(one => one, Now).Sources[0].Verdict);
        Assert.Equal(Verdict.Breaking, Ask(one => one, Now.AddDays(-30)).Sources[0].Verdict);
        Assert.Equal(Verdict.Breaking, Ask(_ => new ReadSource(source, ImpactFixture.Dataset("s"), ("x", 2)), Now).Sources[0].Verdict);
    }

    private delegate Sources.IImpactSource IImpactSourceOf(Sources.IImpactSource source);

    [Fact]
    public async Task A_column_that_goes_from_files_read_by_name_gives_nulls_and_breaks_nothing()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT)");
        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = Now,
            Datasets =
            [
                new DatasetRecord(ImpactFixture.Dataset("s"))
                {
                    Kind = "file", Fields = [new SchemaField("id"), new SchemaField("x")], Schema = SchemaKnowledge.Complete,
                },
            ],
        });
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"), ("b", "CREATE TABLE b AS SELECT id FROM s WHERE x > 1"));

        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"));

        Assert.Equal(["BEHAVIORAL 1", "BEHAVIORAL 1"], [report.JobOf("a"), report.JobOf("b")]);
        Assert.DoesNotContain(report.Affected, node => node.Verdict is Verdict.Breaking or Verdict.Stale);
    }

    [Fact]
    public async Task A_new_column_becomes_a_key_of_what_groups_by_everything_else()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, kind STRING, amount INT)", "databricks");
        await fixture.AddAsync(
            ("p", "CREATE TABLE p AS SELECT * FROM s PIVOT (SUM(amount) FOR kind IN ('a', 'b'))"),
            ("g", "CREATE TABLE g AS SELECT *, COUNT(*) AS n FROM s GROUP BY ALL"),
            ("n", "CREATE TABLE n AS SELECT kind, COUNT(*) AS n FROM s GROUP BY ALL"));

        var report = await fixture.AskAsync(new ColumnAdded(ImpactFixture.Dataset("s"), "region", "STRING"));

        Assert.Equal(["BEHAVIORAL 1", "BEHAVIORAL 1", "none"], [report.JobOf("p"), report.JobOf("g"), report.JobOf("n")]);
    }

    [Fact]
    public async Task A_column_in_using_counts_as_used_by_its_join()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT, y INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT s.x, t.y FROM s JOIN t USING (id)"));

        var gone = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("t"), "id"));
        var other = await fixture.AskAsync(new MeaningChanged(ImpactFixture.Dataset("t"), "id", "in another numbering"));

        Assert.Equal("BREAKING 1", gone.JobOf("a"));
        Assert.Equal("BEHAVIORAL 1", other.Table("a"));
    }

    [Fact]
    public async Task Changes_of_a_merge_are_values_rows_or_nothing()
    {
        const string before = "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET x = s.x WHEN NOT MATCHED THEN INSERT (id, x) VALUES (s.id, s.x)";
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT, y INT); CREATE TABLE t (id INT, x INT)");
        await fixture.AddAsync(("m", before));

        async Task<string> WordsAsync(string from, string to) =>
            (await fixture.ChangeAsync(("m", before.Replace(from, to, StringComparison.Ordinal)))).AtomWords();

        Assert.Equal("", await WordsAsync("MERGE INTO t", "merge  into t /* the same */"));
        Assert.Contains("VALUE(t.x)", await WordsAsync("SET x = s.x", "SET x = s.x + 1"), StringComparison.Ordinal);
        Assert.Contains("ROWSET(t)", await WordsAsync("ON t.id = s.id", "ON t.id = s.y"), StringComparison.Ordinal);
        Assert.Contains("ROWSET(t)", await WordsAsync("WHEN NOT MATCHED THEN", "WHEN NOT MATCHED AND s.x > 0 THEN"), StringComparison.Ordinal);
        Assert.Contains("(t", await WordsAsync(" WHEN NOT MATCHED THEN INSERT (id, x) VALUES (s.id, s.x)", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_of_thirty_days_are_null_where_no_log_watches_and_numbers_where_one_does()
    {
        var token = TestContext.Current.CancellationToken;
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"));
        var unknown = await fixture.AskAsync(new MeaningChanged(ImpactFixture.Dataset("s"), "x", "in cents"));
        Assert.Null(unknown.Affected.Single(node => node.Id == "dataset:wh:a").Readers30Days);
        Assert.Contains("\"readers30d\": null", Json(unknown), StringComparison.Ordinal);

        var watched = new ReadSource(await fixture.SourceAsync(), ImpactFixture.Dataset("a"), ("x", 3));
        var report = ImpactAnalysis.Analyze(watched, ChangeSet.Of(new MeaningChanged(ImpactFixture.Dataset("s"), "x", "in cents")), ImpactOptions.Default, token);

        Assert.Equal(3, report.Affected.Single(node => node.Id == "field:wh:a:x").Readers30Days);
    }

    [Fact]
    public async Task A_waiver_holds_to_its_last_day_and_is_told_as_ended_after_it()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"));
        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"));
        var waivers = report.Affected.Select(node => new Waiver(node.Fingerprint, "planned", "jo", new DateOnly(2026, 3, 1))).ToList();
        GateResult On(DateTimeOffset day) => ImpactGate.Evaluate(report, GateOptions.Default with { Waivers = [.. waivers], Now = day });

        Assert.Equal(GateOutcome.Pass, On(Now.AddHours(23)).Outcome);
        Assert.NotEmpty(On(Now).Waived);
        var ended = On(Now.AddDays(1));
        Assert.Equal(GateOutcome.Findings, ended.Outcome);
        Assert.NotEmpty(ended.ExpiredWaivers);
        Assert.Contains("ended on 2026-03-01", ImpactMarkdown.Render(report, ended, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task D13_Lineage_that_is_older_than_allowed_is_no_pass_and_no_finding()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        var report = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"));
        report = report with { Completeness = report.Completeness with { LineageAsOf = Now.AddHours(-30) } };
        GateResult Within(double hours) => ImpactGate.Evaluate(report, GateOptions.Default with { MaxStaleness = TimeSpan.FromHours(hours), Now = Now });

        Assert.Equal(4, (int)Within(24).Outcome);
        Assert.Equal(0, (int)Within(48).Outcome);
    }

    [Fact]
    public async Task Runs_to_repeat_name_partitions_in_the_order_of_the_jobs()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, dt STRING)");
        await fixture.AddAsync(
            fixture.Define("a", "CREATE TABLE a AS SELECT id, dt FROM s") with { Tags = ["partition=dt"] }, fixture.Define("b", "CREATE TABLE b AS SELECT id, dt AS day FROM a") with { Tags = ["partition=day"] });

        var report = await fixture.AskAsync(new PartitionsBad(ImpactFixture.Dataset("s"), Now.AddDays(-2), Now));

        Assert.Equal(["1 a dt", "2 b day"], report.Backfill.Select(step => $"{step.Order} {step.Dataset.Name} {step.PartitionColumn}"));
        Assert.Contains("dt from 2026-02-27 to 2026-03-01", ImpactMarkdown.Render(report, ImpactGate.Evaluate(report, GateOptions.Default), null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_failed_job_everything_is_stale_and_whole_until_its_last_run()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM s"), ("b", "CREATE TABLE b AS SELECT id FROM a"));
        await fixture.CommitAsync(new LineageBatch
        {
            RecordedAt = Now,
            Runs =
            [
                new RunRecord(new RunId(Guid.NewGuid()), ImpactFixture.Job("a"), "COMPLETE", Now.AddHours(-26), Now.AddHours(-25)),
                new RunRecord(new RunId(Guid.NewGuid()), ImpactFixture.Job("a"), "FAIL", Now.AddHours(-2), Now.AddHours(-1)),
            ],
        });

        var report = await AnswerAsync(fixture, """{"changes":[{"kind":"job-failed","job":"a"}]}""");

        Assert.Equal("STALE 1", report.Table("b"));
        Assert.Equal([("a", Now.AddHours(-25)), ("b", (DateTimeOffset?)null)], report.LastGood.Select(table => (table.Dataset.Name, table.At)));
    }

    [Fact]
    public async Task An_answer_is_pinned_and_has_a_privacy_delta_without_any_service()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE people (id INT, email STRING)");
        await fixture.AddAsync(("dim", "CREATE TABLE dim AS SELECT id, SHA2(email, 256) AS mail FROM people"), ("s1", "CREATE TABLE s1 AS SELECT mail FROM dim"));

        var report = await AnswerAsync(fixture, """{"changes":[{"kind":"task","job":"dim","sql":"CREATE TABLE dim AS SELECT id, email AS mail FROM people"}]}""");

        Assert.Contains(report.Privacy!.Raised, change => change is { Node: "field:wh:s1:mail", Category: "PII.email", FormAfter: "RAW" });
        Assert.Equal((PrivacyBasis.Names, true), (report.Privacy.Basis, report.Privacy.Labels > 0));
        Assert.Equal(("built-in", 16, true), (report.Pins.PolicyHash, report.Pins.CatalogVersion!.Length, report.Pins.AsOf is not null));
        Assert.NotNull(report.Completeness.LineageAsOf);
        Assert.Equal(["spark"], report.Pins.Dialects);
    }

    [Fact]
    public async Task A_column_that_a_change_reads_first_is_known_by_its_name()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE t (id INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id FROM visitors"));

        var report = await AnswerAsync(fixture, """{"changes":[{"kind":"task","job":"a","sql":"CREATE TABLE a AS SELECT id, email FROM visitors"}]}""");

        Assert.Contains(report.Privacy!.Raised, change => change is { Node: "field:wh:a:email", FormBefore: null, FormAfter: "RAW" });
    }

    [Fact]
    public async Task A_report_that_is_read_back_is_the_same_report_and_fits_its_schema()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE raw (id INT, email STRING)");
        await fixture.AddAsync(
            ("dim", "CREATE TABLE dim AS SELECT id, SHA2(email, 256) AS email FROM raw"), ("s1", "CREATE TABLE s1 AS SELECT email FROM dim"),
            ("s2", "CREATE TABLE s2 AS SELECT id, COUNT(*) AS n FROM s1 JOIN dim USING (email) GROUP BY id"));
        foreach (var body in (string[])
        [
            """{"changes":[{"kind":"drop-column","dataset":"raw.email"},{"kind":"job-late","job":"dim","minutes":20}],"upstream":true}""",
            """{"changes":[{"kind":"task","job":"dim","sql":"CREATE TABLE dim AS SELECT id, email FROM raw WHERE id > 1"}],"upstream":true}""",
            """{"changes":[{"kind":"partitions-bad","dataset":"raw","since":"2026-01-01"},{"kind":"job-failed","job":"s1"}]}""",
            """{"changes":[{"kind":"task","job":"dim","sql":"SELEC ) ("}]}""",
        ])
        {
            var report = await AnswerAsync(fixture, body);
            var text = Json(report);
            Assert.Equal(text, Json(ImpactJsonReader.Read(Encoding.UTF8.GetBytes(text))));
            Assert.Null(ReportSchema.Mistake(text));

            // The check can fail.
            Assert.NotNull(ReportSchema.Mistake(text.Replace("\"inconclusive\"", "\"inconclusiv\"", StringComparison.Ordinal)));
            Assert.NotNull(ReportSchema.Mistake(text.Replace($"\"verdict\": \"{report.Summary.Verdict.WireName()}\"", "\"verdict\": \"BAD\"", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_rename_and_a_drop_suggest_sql_that_keeps_readers_running()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x STRING)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"));

        var dropped = await fixture.AskAsync(new ColumnDropped(ImpactFixture.Dataset("s"), "x"));
        var renamed = await fixture.AskAsync(new ColumnRenamed(ImpactFixture.Dataset("s"), "x", "y"));

        Assert.Equal("CREATE VIEW s_compat AS SELECT t.*, CAST(NULL AS STRING) AS x FROM s AS t;", Assert.Single(dropped.Fixes).Sql, ignoreCase: true);
        Assert.Equal("CREATE VIEW s_compat AS SELECT t.*, t.y AS x FROM s AS t;", Assert.Single(renamed.Fixes).Sql, ignoreCase: true);
        Assert.Equal(0, renamed.Affected.First(node => node.Verdict == Verdict.Breaking).Fix);
    }

    private static async Task<ImpactReport> AnswerAsync(ImpactFixture fixture, string body)
    {
        using var sources = new ImpactSources(fixture.Host, TimeProvider.System, UserFunctions.None);
        return await new ImpactQuestion(fixture.Host, sources, TimeProvider.System, null).AnswerAsync(Encoding.UTF8.GetBytes(body), NodeVisibility.All, TestContext.Current.CancellationToken);
    }

    private static string Json(ImpactReport report)
    {
        using var bytes = new MemoryStream();
        ImpactJson.Write(bytes, report, null);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
