using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

public sealed class FoldTests
{
    [Fact]
    public async Task A_run_that_only_started_does_not_count() =>
        await AssertEdges("", Run("START", 1, 0, "a"), Run("RUNNING", 1, 1, "a"));

    [Fact]
    public async Task Events_of_a_run_accumulate() =>
        await AssertEdges("t.a <- s.a IDENTITY\nt.b <- s.b IDENTITY", Run("START", 1, 0, "a"), Run("COMPLETE", 1, 1, "b"));

    [Fact]
    public async Task The_last_two_counting_runs_are_current() =>
        await AssertEdges(
            "t.b <- s.b IDENTITY\nt.c <- s.c IDENTITY", Run("COMPLETE", 1, 0, "a"), Run("COMPLETE", 2, 10, "b"), Run("COMPLETE", 3, 20, "c"));

    [Fact]
    public async Task A_branching_job_does_not_flap() =>
        await AssertEdges("t.a <- s.a IDENTITY\nu.a <- s.a IDENTITY", Run("COMPLETE", 1, 0, "a", "t"), Run("COMPLETE", 2, 1, "a", "u"));

    [Fact]
    public async Task Another_sql_text_is_a_boundary() =>
        await AssertEdges("t.b <- s.b IDENTITY", Run("COMPLETE", 1, 0, "a").Sql("select 1"), Run("COMPLETE", 2, 1, "b").Sql("select 2"));

    [Fact]
    public async Task Another_declared_version_is_a_boundary() => await AssertEdges(
        "t.b <- s.b IDENTITY",
        Run("COMPLETE", 1, 0, "a").JobFacet("sourceCodeLocation", """{"version":"1"}"""),
        Run("COMPLETE", 2, 1, "b").JobFacet("sourceCodeLocation", """{"version":"2"}"""));

    [Fact]
    public async Task The_same_sql_text_is_none_and_a_run_that_does_not_say_neither() => await AssertEdges(
        "t.b <- s.b IDENTITY\nt.c <- s.c IDENTITY",
        Run("COMPLETE", 1, 0, "a").Sql("select 1"), Run("COMPLETE", 2, 1, "b"), Run("COMPLETE", 3, 2, "c").Sql("select 1"));

    [Fact]
    public async Task A_failed_run_counts_only_while_none_completed()
    {
        await AssertEdges("t.a <- s.a IDENTITY", Run("FAIL", 1, 0, "a"));
        await AssertEdges("t.a <- s.a IDENTITY", Run("ABORT", 1, 0, "a"));
        await AssertEdges("t.b <- s.b IDENTITY", Run("FAIL", 1, 0, "a"), Run("COMPLETE", 2, 1, "b"), Run("FAIL", 3, 2, "c"));
    }

    [Fact]
    public async Task A_fail_that_names_no_error_before_complete_counts_as_completed() => await AssertEdges(
        "t.b <- s.b IDENTITY", Run("FAIL", 1, 0, "b"), Run("COMPLETE", 1, 1, "b"), Run("FAIL", 2, 2, "c"));

    [Theory]
    [InlineData("errorMessage", """{"message":"boom","programmingLanguage":"SQL"}""")]
    [InlineData("spark.exception", """{"message":"boom","stackTrace":"at"}""")]
    public async Task A_fail_that_names_an_error_before_complete_counts_as_failed(string facet, string json) => await AssertEdges(
        "t.a <- s.a IDENTITY",
        Run("COMPLETE", 1, 0, "a"), Run("FAIL", 2, 1, "b").RunFacet(facet, json), Run("COMPLETE", 2, 2, "b"));

    [Fact]
    public async Task The_running_of_a_streaming_job_counts_even_when_it_is_aborted() => await AssertEdges(
        "t.a <- s.a IDENTITY",
        Run("START", 1, 0, "a").Streaming(), EventText.Run("RUNNING", 1, 1), EventText.Run("ABORT", 1, 2));

    [Fact]
    public async Task A_run_without_outputs_changes_nothing() => await AssertEdges(
        "t.a <- s.a IDENTITY\nt.b <- s.b IDENTITY",
        Run("COMPLETE", 1, 0, "a"), Run("COMPLETE", 2, 1, "b"), EventText.Run("COMPLETE", 3, 2).Input("s"), EventText.Run("COMPLETE", 4, 3));

    [Fact]
    public async Task A_completed_run_without_outputs_does_not_silence_a_failed_one() => await AssertEdges(
        "t.a <- s.a IDENTITY", EventText.Run("COMPLETE", 1, 0), Run("FAIL", 2, 1, "a"));

    [Fact]
    public async Task A_late_event_of_an_older_run_does_not_overwrite_newer_ones() => await AssertEdges(
        "t.b <- s.b IDENTITY\nt.c <- s.c IDENTITY",
        Run("COMPLETE", 2, 10, "b"), Run("COMPLETE", 3, 20, "c"), Run("COMPLETE", 1, 0, "a"));

    [Fact]
    public async Task A_job_event_replaces_what_the_one_before_declared() => await AssertEdges(
        "u.b <- s.b IDENTITY", EventText.Job(1).Output("t", ["a <- s.a IDENTITY"]), EventText.Job(2).Output("u", ["b <- s.b IDENTITY"]));

    [Fact]
    public async Task A_late_job_event_and_one_without_outputs_replace_nothing() => await AssertEdges(
        "t.a <- s.a IDENTITY",
        EventText.Job(2).Output("t", ["a <- s.a IDENTITY"]), EventText.Job(1).Output("u", ["b <- s.b IDENTITY"]), EventText.Job(3).Input("s"));

    [Fact]
    public async Task Declared_and_observed_edges_stand_beside_each_other()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Job(1).Output("t", ["a <- s.a IDENTITY"]), Run("COMPLETE", 1, 2, "a")]);
        Assert.Equal([EvidenceKind.Run, EvidenceKind.Static], (await world.SetsAsync("j")).Select(set => set.Evidence).Order());
    }

    [Fact]
    public async Task The_same_edges_of_run_after_run_are_one_set_that_holds_since_the_first()
    {
        await using var world = await IngestWorld.OpenAsync();
        for (var run = 1; run <= 100; run++) await world.SendAllAsync([Run("COMPLETE", run, run, "a")]);
        var set = Assert.Single(await world.SetsAsync("j"));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero), set.ValidFrom);
    }

    [Fact]
    public async Task An_event_from_a_clock_ahead_takes_the_time_of_its_receipt()
    {
        await using var world = await IngestWorld.OpenAsync();
        world.Time = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.Zero);
        var ahead = await world.SendAsync(Run("COMPLETE", 1, 0, "a").At("2027-01-01T00:00:00Z"));
        Assert.Equal("OL1009", Assert.Single(ahead.Diagnostics).Code);
        Assert.Empty((await world.SendAsync(Run("COMPLETE", 2, 34, "b"))).Diagnostics);
        await world.SendAsync(Run("COMPLETE", 3, 33, "c"));

        // The run of the clock ahead lies at minute 30, so it is no longer one of the last two.
        Assert.Equal("t.b <- s.b IDENTITY\nt.c <- s.c IDENTITY", await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task Equal_times_are_ordered_by_rank()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([Run("COMPLETE", 1, 0, "a"), Run("RUNNING", 1, 0, "a"), Run("START", 1, 0, "a")]);
        Assert.Equal("COMPLETE", Assert.Single((await world.Store.ListRunsAsync(null, new ListQuery(), CancellationToken.None)).Items).State);
    }

    [Fact]
    public async Task A_run_that_started_under_another_name_belongs_to_the_job_of_its_last_event()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("COMPLETE", 1, 5, job: "real"), EventText.Run("START", 1, 0, job: "unknown")]);
        var run = Assert.Single((await world.Store.ListRunsAsync(null, new ListQuery(), CancellationToken.None)).Items);
        Assert.Equal(new JobId("jobs", "real"), run.Job);
        Assert.Equal(TimeSpan.FromMinutes(5), run.EndedAt - run.StartedAt);
    }

    [Fact]
    public async Task The_parent_of_a_run_is_kept()
    {
        var parent = $$$"""{"run":{"runId":"{{{EventText.RunId(9)}}}"},"job":{"namespace":"dags","name":"daily"}}""";
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([EventText.Run("START").RunFacet("parent", parent), EventText.Run("COMPLETE", minute: 1)]);
        var run = Assert.Single((await world.Store.ListRunsAsync(null, new ListQuery(), CancellationToken.None)).Items);
        Assert.Equal(new JobId("dags", "daily"), run.ParentJob);
        Assert.Equal(Guid.Parse(EventText.RunId(9)), run.ParentRun?.Value);
    }

    [Fact]
    public async Task Many_more_runs_than_are_retained_leave_the_last_two_current_in_any_order()
    {
        var options = new EventIngestOptions { RetainedRuns = 4 };
        var texts = Enumerable.Range(1, 60).Select(run => Run("COMPLETE", run, run, $"c{run}")).ToArray();
        new Random(7).Shuffle(texts);
        await using var world = await IngestWorld.OpenAsync(options);
        await world.SendAllAsync(texts);
        Assert.Equal("t.c59 <- s.c59 IDENTITY\nt.c60 <- s.c60 IDENTITY", await world.EdgesAsync("j"));
    }

    private static EventText Run(string type, int run, int minute, string column, string target = "t") =>
        EventText.Run(type, run, minute).Output(target, [$"{column} <- s.{column} IDENTITY"]);

    private static async Task AssertEdges(string expected, params EventText[] texts)
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync(texts);
        Assert.Equal(expected, await world.EdgesAsync("j"));
    }
}
