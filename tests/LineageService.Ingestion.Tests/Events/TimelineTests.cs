using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

public sealed class TimelineTests
{
    [Fact]
    public async Task An_edge_holds_until_the_start_of_the_second_counting_run_in_a_row_that_does_not_show_it() => await AssertVersions(
        """
        00–10 Run: t.a <- s.a IDENTITY | run 1 | run 2
        10–20 Run: t.a <- s.a IDENTITY; t.b <- s.b IDENTITY | run 2 | run 3
        20– Run: t.b <- s.b IDENTITY | run 3 | -
        """,
        Run(1, 0, "a"), Run(2, 10, "b"), Run(3, 20, "b"));

    [Fact]
    public async Task A_job_that_branches_between_targets_has_one_version_of_each() => await AssertVersions(
        """
        00– Run: t.a <- s.a IDENTITY | run 1 | -
        10– Run: u.a <- s.a IDENTITY | run 2 | -
        """,
        Run(1, 0, "a"), Run(2, 10, "a", "u"), Run(3, 20, "a"), Run(4, 30, "a", "u"), Run(5, 40, "a"));

    [Fact]
    public async Task A_new_version_of_the_job_ends_what_only_the_old_one_showed_and_is_the_cause() => await AssertVersions(
        """
        00–20 Run: t.a <- s.a IDENTITY | run 1 v1 | run 3 v2
        20– Run: t.b <- s.b IDENTITY | run 3 v2 | -
        """,
        Run(1, 0, "a").JobFacet("sourceCodeLocation", """{"version":"v1"}"""),
        Run(2, 10, "a").JobFacet("sourceCodeLocation", """{"version":"v1"}"""),
        Run(3, 20, "b").JobFacet("sourceCodeLocation", """{"version":"v2"}"""));

    [Fact]
    public async Task The_hash_of_the_sql_text_names_a_version_that_is_not_declared()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([Run(1, 0, "a").Sql("SELECT 1")]);
        var set = Assert.Single(await world.SetsAsync("j"));

        // The first 16 digits of SHA-256("SELECT 1").
        Assert.Equal("sql:e004ebd5b5532a4b", set.Cause?.JobVersion);
        Assert.Matches("^[0-9a-f]{16}$", set.Cause!.Event);
        var query = new EdgeVersionQuery(set.Job);
        await foreach (var version in world.Store.ReadEdgeVersionsAsync(query, TestContext.Current.CancellationToken))
            Assert.NotNull(await world.Store.FindEventAsync(version.Set.Cause!.Event!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Failed_runs_make_history_until_the_first_completed_one_and_never_after()
    {
        await AssertVersions(
            """
            00–20 Run: t.a <- s.a IDENTITY | run 1 | run 3
            10–20 Run: u.b <- s.b IDENTITY | run 2 | run 3
            20– Run: t.c <- s.c IDENTITY | run 3 | -
            """,
            Fail(1, 0, "a"), Fail(2, 10, "b", "u"), Run(3, 20, "c"), Fail(4, 30, "d"));
    }

    [Fact]
    public async Task A_late_run_changes_the_history_behind_it_and_what_was_believed_stays_readable()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([Run(1, 0, "a"), Run(3, 20, "a")]);
        var before = world.Time;
        world.Time = before.AddDays(1);
        await world.SendAllAsync([Run(2, 10, "b")]);
        Assert.Equal(
            """
            00–10 Run: t.a <- s.a IDENTITY | run 1 | run 2
            10– Run: t.a <- s.a IDENTITY; t.b <- s.b IDENTITY | run 2 | -
            """.ReplaceLineEndings("\n"),
            await VersionText.OfAsync(world));
        var then = world.Store.At(new TimePoint(null, before.AddHours(1)));
        Assert.Equal("t.a <- s.a IDENTITY", IngestWorld.Show(await then.FindEdgeSetsAsync(new JobId("jobs", "j"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task As_of_a_time_shows_what_held_then()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAllAsync([Run(1, 0, "a"), Run(2, 10, "b"), Run(3, 20, "b")]);
        var then = world.Store.At(new TimePoint(new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero), null));
        Assert.Equal("t.a <- s.a IDENTITY", IngestWorld.Show(await then.FindEdgeSetsAsync(new JobId("jobs", "j"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Declarations_replace_each_other_and_each_is_a_version() => await AssertVersions(
        """
        00–10 Static: t.a <- s.a IDENTITY | no run | no run
        10– Static: u.b <- s.b IDENTITY | no run | -
        """,
        EventText.Job(0).Output("t", ["a <- s.a IDENTITY"]), EventText.Job(10).Output("u", ["b <- s.b IDENTITY"]));

    [Fact]
    public async Task Runs_that_say_the_same_write_no_history()
    {
        await using var world = await IngestWorld.OpenAsync();
        for (var run = 1; run <= 100; run++) await world.SendAllAsync([Run(run, run, "a")]);
        Assert.Equal("01– Run: t.a <- s.a IDENTITY | run 1 | -", await VersionText.OfAsync(world));
        var rewritten = 0;
        await foreach (var version in world.Store.ReadEdgeVersionsAsync(new EdgeVersionQuery(WithWrong: true), TestContext.Current.CancellationToken))
            rewritten += version.RecordedTo is null ? 0 : 1;
        Assert.Equal(0, rewritten);
    }

    [Fact]
    public async Task What_lies_before_the_runs_that_are_kept_is_frozen_and_goes_on_into_what_is_told()
    {
        var options = new EventIngestOptions { RetainedRuns = 4 };
        await using var world = await IngestWorld.OpenAsync(options);
        await world.SendAllAsync([Run(1, 0, "a"), Run(2, 1, "b")]);
        for (var run = 3; run <= 40; run++) await world.SendAllAsync([Run(run, run, "c")]);
        const string Expected = """
            00–01 Run: t.a <- s.a IDENTITY | run 1 | run 2
            01–03 Run: t.a <- s.a IDENTITY; t.b <- s.b IDENTITY | run 2 | run 3
            03–04 Run: t.b <- s.b IDENTITY; t.c <- s.c IDENTITY | run 3 | run 4
            04– Run: t.c <- s.c IDENTITY | run 4 | -
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), await VersionText.OfAsync(world));

        // Far too late: it changes nothing. A new run goes on from what is frozen.
        await world.SendAllAsync([Run(99, 2, "z"), Run(50, 50, "d")]);
        Assert.Equal(
            Expected.ReplaceLineEndings("\n").Replace("04– Run: t.c <- s.c IDENTITY | run 4 | -", "04–50 Run: t.c <- s.c IDENTITY | run 4 | run 50", StringComparison.Ordinal)
                + "\n50– Run: t.c <- s.c IDENTITY; t.d <- s.d IDENTITY | run 50 | -",
            await VersionText.OfAsync(world));
    }

    private static EventText Run(int run, int minute, string column, string target = "t") =>
        EventText.Run("COMPLETE", run, minute).Output(target, [$"{column} <- s.{column} IDENTITY"]);

    private static EventText Fail(int run, int minute, string column, string target = "t") =>
        EventText.Run("FAIL", run, minute).Output(target, [$"{column} <- s.{column} IDENTITY"]);

    /// <summary>In order of the events, in the opposite order, and in one commit.</summary>
    private static async Task AssertVersions(string expected, params EventText[] texts)
    {
        foreach (var order in (EventText[][])[texts, [.. texts.Reverse()]])
        {
            await using var world = await IngestWorld.OpenAsync();
            await world.SendAllAsync(order);
            Assert.Equal(expected.ReplaceLineEndings("\n"), await VersionText.OfAsync(world));
        }

        await using var whole = await IngestWorld.OpenAsync();
        await whole.Ingester.IngestManyAsync(
            [.. texts.Select(text => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text.ToString()))], TestContext.Current.CancellationToken);
        Assert.Equal(expected.ReplaceLineEndings("\n"), await VersionText.OfAsync(whole));
    }
}
