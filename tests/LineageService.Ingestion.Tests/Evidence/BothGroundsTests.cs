using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Evidence;
using LineageService.Ingestion.Tests.Events;
using LineageService.Ingestion.Upgrades;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Evidence;

/// <summary>Runs whose events carry both column lineage and SQL.</summary>
public sealed class BothGroundsTests
{
    private const string Defective = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark";
    private const string Sound = "https://example.com/plans/3.0";
    private const string Schema = """{"schema":{"fields":[{"name":"a"},{"name":"b"}]}}""";

    [Fact]
    public async Task Better_ranked_evidence_is_active_and_the_other_is_kept()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        await world.SendAllAsync([Run(1, 0, "insert into t (a) select a from s", "a <- s.a IDENTITY, s.b IDENTITY")]);
        Assert.Equal(
            [(EvidenceKind.Run, false), (EvidenceKind.Statement, true)],
            (await world.SetsAsync("j")).Select(set => (set.Evidence, set.IsActive)).Order());
    }

    [Fact]
    public async Task What_another_engine_reads_in_the_SQL_of_events_is_told_and_nothing_is_written()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new Forgetful());
        await world.SendAllAsync([Run(1, 0, "insert into t (a, b) select a, upper(b) from s")]);
        var epoch = world.Host.Store.Epoch;
        var (jobs, changed) = await new EventReanalysis(world.Host.Store, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, epoch), (jobs, world.Host.Store.Epoch));
        var job = Assert.Single(changed);
        Assert.Equal(["b"], job.Gained.Select(edge => edge.From.Path));
        Assert.Empty(job.Lost);

        await using var same = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        await same.SendAllAsync([Run(1, 0, "insert into t (a, b) select a, upper(b) from s"), Run(2, 10, "insert into t (a) select a from s")]);
        (jobs, changed) = await new EventReanalysis(same.Host.Store, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (jobs, changed.Length));
    }

    /// <summary>An engine that does not see what comes from <c>b</c>.</summary>
    private sealed class Forgetful : ISqlEventAnalyzer
    {
        private readonly SqlEventAnalyzer _engine = new();

        public SqlEventLineage? Analyze(
            JobId job, string sql, string? dialect, ImmutableArray<OpenLineage.Events.EventDataset> inputs, ImmutableArray<OpenLineage.Events.EventDataset> outputs) =>
            _engine.Analyze(job, sql, dialect, inputs, outputs) is { } read
                ? read with { Targets = [.. read.Targets.Select(target => target with { Edges = target.Edges.RemoveAll(edge => edge.From.Path == "b") })] }
                : null;
    }

    [Fact]
    public async Task A_file_of_rules_turns_the_ranking_round()
    {
        var options = new EventIngestOptions { Ranking = EvidenceRanking.Parse("- producer: 'lineage-sql/*'\n  rank: 10\n") };
        await using var world = await IngestWorld.OpenAsync(options, new SqlEventAnalyzer());
        await world.SendAllAsync([Run(1, 0, "insert into t (a) select a from s", "a <- s.a IDENTITY, s.b IDENTITY")]);
        Assert.Equal(EvidenceKind.Run, Assert.Single(await world.SetsAsync("j"), set => set.IsActive).Evidence);
    }

    [Fact]
    public async Task Rules_that_changed_are_applied_to_jobs_of_which_no_event_comes()
    {
        var other = new EventIngestOptions { Ranking = EvidenceRanking.Parse("- producer: 'lineage-sql/*'\n  rank: 10\n") };
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        Assert.Equal(0, await world.Ingester.ApplyRankingAsync(null, TestContext.Current.CancellationToken));
        await world.SendAllAsync([Run(1, 0, "insert into t (a) select a from s", "a <- s.a IDENTITY, s.b IDENTITY")]);
        await using var anew = new EventIngester(world.Host, other, analyzer: new SqlEventAnalyzer());
        Assert.Equal(1, await anew.ApplyRankingAsync(null, TestContext.Current.CancellationToken));
        Assert.Equal(EvidenceKind.Run, Assert.Single(await world.SetsAsync("j"), set => set.IsActive).Evidence);
        Assert.Equal(0, await anew.ApplyRankingAsync(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sql_that_was_not_wholly_understood_displaces_no_client_that_knows_more_columns_nor_a_sound_one()
    {
        // Nobody knows the columns of u.
        const string Sql = "insert into t (a, b) select u.*, s.b from u join s on u.k = s.a";
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        await world.SendAllAsync([Run(1, 0, Sql, "a <- s.a IDENTITY", "b <- s.b IDENTITY")]);
        var sets = await world.SetsAsync("j");
        Assert.NotEmpty(Assert.Single(sets, set => set.Evidence == EvidenceKind.Statement).Unknowns);
        Assert.Equal(EvidenceKind.Run, Assert.Single(sets, set => set.IsActive).Evidence);

        // Unknown only in a column of which the client says nothing either: what is known is better than a client with a known defect.
        await world.SendAllAsync([Run(2, 10, "insert into t (a, b) select u.*, s.b from u join s on u.k = s.b", "b <- s.a IDENTITY")]);
        Assert.Equal(EvidenceKind.Statement, Assert.Single(await world.SetsAsync("j"), set => set.IsActive).Evidence);
        await world.SendAllAsync(
            [Run(3, 20, "insert into t (a, b) select u.*, s.b from u join s on u.k = s.dt", "b <- s.a IDENTITY").Producer(Sound)]);
        Assert.Equal(EvidenceKind.Run, Assert.Single(await world.SetsAsync("j"), set => set.IsActive).Evidence);
    }

    [Fact]
    public async Task A_later_run_that_turns_the_ranking_is_a_version()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        await world.SendAllAsync(
        [
            Run(1, 0, "insert into t (a) select a from s", "a <- s.a IDENTITY").Producer("https://example.com/exact/1.0"),
            Run(2, 10, "insert into t (a) select a from s").Producer("https://example.com/exact/1.0"),
            Run(3, 20, "insert into t (a) select a from s").Producer("https://example.com/exact/1.0"),
        ]);
        Assert.Equal(
            """
            00– Statement: t <- s ROW_SET; t.a <- s.a IDENTITY | run 1 sql:0dea55478d18b739 | -
            00–20 Run inactive: t <- s ROW_SET; t.a <- s.a IDENTITY | run 1 sql:0dea55478d18b739 | run 3 sql:0dea55478d18b739
            """.ReplaceLineEndings("\n"),
            await VersionText.OfAsync(world));
    }

    [Fact]
    public async Task A_declaration_that_states_columns_needs_no_analysis()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        await world.SendAllAsync([EventText.Job().Sql("insert into t (a) select b from s").Input("s", facets: Schema).Output("t", ["a <- s.a IDENTITY"])]);
        Assert.Equal(EvidenceKind.Static, Assert.Single(await world.SetsAsync("j")).Evidence);
    }

    [Fact]
    public async Task Who_claims_an_edge_is_told_with_defects_runs_and_causes()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        for (var run = 1; run <= 12; run++)
            await world.SendAllAsync([Run(run, run, "insert into t (a) select a from s", "a <- s.a IDENTITY, s.b IDENTITY")]);
        var (db, reader) = ("db", new EdgeEvidenceReader(world.Store));
        var from = LineageNode.Field(new DatasetId(db, "s"), "a");
        var to = LineageNode.Field(new DatasetId(db, "t"), "a");
        var evidence = await reader.ReadAsync(from, to, null, TestContext.Current.CancellationToken);
        Assert.Equal([EvidenceKind.Run, EvidenceKind.Statement], evidence.Claims.Select(claim => claim.Evidence));

        var client = evidence.Claims[0];
        Assert.Contains(client.Defects, defect => defect.Id == "spark-last-hop");
        Assert.True(client.Holds);
        Assert.False(client.IsActive);
        Assert.Equal(TimeSpan.FromMinutes(11), client.LastSeen - client.FirstSeen);
        Assert.Equal(EdgeEvidenceReader.MaxRuns, client.Runs.Length);
        Assert.Equal(Guid.Parse(EventText.RunId(12)), client.Runs[0].Id.Value);
        Assert.Equal(Guid.Parse(EventText.RunId(1)), client.Cause!.Run!.Value.Value);
        Assert.Equal([EdgeSubtype.Identity], client.Subtypes);

        var wrong = await reader.ReadAsync(LineageNode.Field(new DatasetId(db, "s"), "b"), to, null, TestContext.Current.CancellationToken);
        Assert.Equal(EvidenceKind.Run, Assert.Single(wrong.Claims).Evidence);
        Assert.Empty((await reader.ReadAsync(to, from, null, TestContext.Current.CancellationToken)).Claims);
    }

    private static EventText Run(int run, int minute, string sql, params string[] columns)
    {
        var text = EventText.Run("COMPLETE", run, minute).Producer(Defective).Sql(sql).Input("s", facets: Schema);
        var facets = columns.Length == 0 ? Schema : $$"""{{Schema[..^1]}},"columnLineage":{{EventText.Columns(columns)}}}""";
        return text.Output("t", facets: facets);
    }
}
