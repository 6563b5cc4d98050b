using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.History;

public sealed class DayDiffTests
{
    [Fact]
    public async Task From_the_first_day_to_the_second_exactly_the_changed_jobs_of_the_manifest_are_named_with_their_causes()
    {
        await using var world = await SparkDays.OpenAsync("spark-warehouse-day1", "spark-warehouse-day2");
        var report = await LineageDiff.CompareAsync(
            world.Store, new DiffRequest(SparkDays.EndOfDay1, SparkDays.EndOfDay2, DiffFilter.None), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(report.Counts.ToString());
        var named = report.Lineage.Select(change => change.Job).Concat(report.Jobs.Select(change => change.Job));
        Assert.Equal(
            SparkDays.ChangedJobs(2).Order(StringComparer.Ordinal),
            named.Select(job => SparkDays.TaskOf(job.Name)).Distinct().Order(StringComparer.Ordinal));

        // Each edge with the version, run and event behind it; each description with its run.
        foreach (var change in report.Lineage.SelectMany(change => change.Edges))
        {
            var cause = change.Cause.Cause;
            Assert.NotNull(cause);
            Assert.StartsWith("sql:", cause.JobVersion, StringComparison.Ordinal);
            Assert.NotNull(cause.Run);
            Assert.NotNull(await world.Store.FindEventAsync(cause.Event!, TestContext.Current.CancellationToken));
            Assert.InRange(change.Cause.At!.Value, SparkDays.EndOfDay1.AsOf!.Value, SparkDays.EndOfDay2.AsOf!.Value);
        }

        Assert.All(report.Jobs, change => Assert.NotNull(change.Cause.Cause?.Run));
        Assert.All(report.Datasets, change => Assert.NotNull(change.Cause.Cause?.Run));
    }

    [Fact]
    public async Task What_the_manifest_says_of_a_changed_job_is_what_the_diff_shows()
    {
        await using var world = await SparkDays.OpenAsync("spark-warehouse-day1", "spark-warehouse-day2");
        var report = await LineageDiff.CompareAsync(
            world.Store, new DiffRequest(SparkDays.EndOfDay1, SparkDays.EndOfDay2, DiffFilter.None), TestContext.Current.CancellationToken);

        // ads_top_song_board: play_cnt renamed to play_count.
        Assert.All(
            Of(report, "ads_top_song_board"),
            change => Assert.Equal(("play_cnt", "play_count"), (change.Renames[0].From, change.Renames[0].To)));

        // ads_churn_users: last_device dropped.
        Assert.All(Edges(report, "ads_churn_users"), edge => Assert.Equal((ChangeKind.Removed, "last_device"), (edge.Kind, edge.To.Path)));

        // dws_rec_scene_1d: a third branch, from dwd_search_di.
        Assert.All(
            Edges(report, "dws_rec_scene_1d"),
            edge => Assert.Equal((ChangeKind.Added, "dwd.dwd_search_di"), (edge.Kind, edge.From.Dataset.Name)));

        // dim_user_df: age_band, derived from birthday.
        var added = Assert.Single(Edges(report, "dim_user_df"));
        Assert.Equal(("birthday", "age_band"), (added.From.Path, added.To.Path));
        var table = report.Datasets.Single(change => change.Dataset.Name == "dim.dim_user_df");
        Assert.Contains(table.Fields, field => field is { Kind: ChangeKind.Added, Path: "age_band" });

        // dws_user_comment_1d: another filter.
        Assert.All(
            Edges(report, "dws_user_comment_1d"),
            edge => Assert.Equal((ChangeKind.Added, EdgeSubtype.Filter), (edge.Kind, edge.After!.Subtype)));

        // ads_artist_settlement: a constant, no lineage.
        Assert.All(Edges(report, "ads_artist_settlement"), edge => Assert.Equal(EdgeAspects.Functions, edge.Aspects));
    }

    [Fact]
    public async Task Days_told_in_one_go_or_the_wrong_way_round_give_the_same_changes_of_edges()
    {
        var expected = await EdgesAsync("spark-warehouse-day1", "spark-warehouse-day2");
        Assert.Equal(expected, await EdgesAsync("spark-warehouse-day2", "spark-warehouse-day1"));
    }

    [Fact]
    public async Task A_mask_that_the_third_day_removed_is_called_out()
    {
        await using var world = await SparkDays.OpenAsync("spark-warehouse-day2", "spark-1.36-dataset-mode");
        var report = await LineageDiff.CompareAsync(
            world.Store, new DiffRequest(SparkDays.EndOfDay2, TimePoint.Now, DiffFilter.None), TestContext.Current.CancellationToken);
        var lost = Assert.Single(report.Lineage.SelectMany(change => change.Edges), edge => edge.MaskRemoved);
        Assert.Equal(("payer_email", "payer_email_hash"), (lost.From.Path, lost.To.Path));
        Assert.Equal("dwd.dwd_payment_di", lost.To.Dataset.Name);
    }

    private static IEnumerable<LineageChange> Of(DiffReport report, string task) =>
        report.Lineage.Where(change => SparkDays.TaskOf(change.Job.Name) == task);

    private static IEnumerable<EdgeChange> Edges(DiffReport report, string task) => Of(report, task).SelectMany(change => change.Edges);

    private static async Task<string> EdgesAsync(params string[] files)
    {
        await using var world = await SparkDays.OpenAsync(files);
        var report = await LineageDiff.CompareAsync(
            world.Store, new DiffRequest(SparkDays.EndOfDay1, SparkDays.EndOfDay2, DiffFilter.None), TestContext.Current.CancellationToken);
        return string.Join('\n', report.Lineage.SelectMany(
            change => change.Edges.Select(edge => $"{change.Job} {edge with { Cause = edge.Cause with { KnownSince = null } }}")));
    }
}
