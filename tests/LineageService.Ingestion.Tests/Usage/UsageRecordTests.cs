using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tests.Collecting;
using LineageService.Ingestion.Usage;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Usage;

/// <summary>Records of schemas/usage: counting once, null and 0, what is forgotten.</summary>
public sealed class UsageRecordTests
{
    private const string Two =
        """
        {"day":"2026-11-25","principal":"ann","principalKind":"person","engine":"trino","namespace":"wh://host","dataset":"dw.plays","fields":["user_id","song"],"reads":3,"joins":[{"with":"dim.songs","on":[{"field":"song","with":"id"}]}]}
        {"day":"2026-11-24","principal":"bob","engine":"trino","namespace":"wh://host","dataset":"dw.plays","fields":["song"]}

        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_are_summed_by_field_day_and_principal_and_survive_the_store(bool onDisk)
    {
        using var directory = new TemporaryDirectory();
        await using (var world = await UsageWorld.OpenAsync(onDisk ? await UsageWorld.SqliteAsync(directory.Path) : new Graph.Store.InMemoryLineageStore()))
        {
            var report = await world.CollectAsync(null, Two);
            Assert.Equal((2, 4L, 0L), (report.Receipt.Counted, report.Receipt.Reads, report.FailureCount));
            Assert.Equal((2, 0), await AgainAsync(world));
            await CheckAsync(world);
        }

        if (!onDisk) return;
        await using var reopened = await UsageWorld.OpenAsync(await UsageWorld.SqliteAsync(directory.Path));
        await CheckAsync(reopened);
        Assert.Equal((2, 0), await AgainAsync(reopened));
    }

    private static async Task<(int, int)> AgainAsync(UsageWorld world)
    {
        var again = await world.CollectAsync(null, Two);
        return (again.Receipt.Known, again.Receipt.Counted);
    }

    private static async Task CheckAsync(UsageWorld world)
    {
        var usage = await world.UsageAsync("dw.plays");
        Assert.Equal((2, 4L, 2), (usage.Readers, usage.Reads, usage.WatchedDays));
        Assert.Equal("song:2/4 user_id:1/3", await world.FieldsAsync("dw.plays"));
        Assert.Equal(["2026-11-24 1/1", "2026-11-25 1/3"], usage.Days.Select(day => $"{day.Day:yyyy-MM-dd} {day.Readers}/{day.Reads}"));
        Assert.Equal(["ann person 3", "bob  1"], usage.Principals.Select(principal => $"{principal.Principal} {principal.Kind} {principal.Reads}"));
        var join = Assert.Single(usage.Joins);
        Assert.Equal(("dim.songs", "song", "id", 3L), (join.With.Name, join.On[0].Field, join.On[0].With, join.Reads));
        Assert.Equal(1, (await world.UsageAsync("dw.plays", days: 2)).Readers);
    }

    [Fact]
    public async Task Nobody_is_0_only_where_a_log_watched_and_null_elsewhere()
    {
        await using var world = await UsageWorld.CreateAsync();
        Assert.Null((await world.UsageAsync("dw.plays")).Readers);
        Assert.Null((await world.UsageAsync("dw.plays")).Of("song").Reads);
        await world.CollectAsync(null, Two);
        var unread = await world.UsageAsync("dw.other");
        Assert.Equal((0, 0L), (unread.Readers, unread.Reads));
        Assert.Equal((0, 0L), (unread.Of("x").Readers, unread.Of("x").Reads));
        Assert.Equal(0, (await world.UsageAsync("dw.plays")).Of("never").Readers);
        var elsewhere = await world.UsageAsync("dw.plays", @namespace: "other://host");
        Assert.Equal(((int?)null, (long?)null, 0), (elsewhere.Readers, elsewhere.Reads, elsewhere.WatchedDays));

        // A watched day outside the days that are asked for says nothing of these.
        Assert.Null((await world.UsageAsync("dw.other", days: 1)).Reads);
    }

    [Fact]
    public async Task Unknown_readers_and_fields_are_not_nobody_and_none()
    {
        await using var world = await UsageWorld.CreateAsync();
        await world.CollectAsync(null,
            """
            {"day":"2026-11-25","principal":null,"engine":"x","namespace":"wh://host","dataset":"a","fields":["c"]}
            {"day":"2026-11-25","principal":"ann","engine":"x","namespace":"wh://host","dataset":"b"}
            {"day":"2026-11-25","principal":"ann","engine":"x","namespace":"wh://host","dataset":"c","fields":[]}
            """);
        var anonymous = await world.UsageAsync("a");
        Assert.Equal((null, 1L, 1L), ((int?)anonymous.Readers, anonymous.Reads, anonymous.AnonymousReads));
        Assert.Null(anonymous.Of("c").Readers);
        var unresolved = await world.UsageAsync("b");
        Assert.Equal((1, 1L), (unresolved.Readers, unresolved.UnresolvedReads));
        Assert.Null(unresolved.Of("c").Reads);
        Assert.Equal(0, (await world.UsageAsync("c")).Of("c").Reads);
    }

    [Fact]
    public async Task Bad_lines_are_failures_with_their_place_and_the_rest_goes_on()
    {
        await using var world = await UsageWorld.CreateAsync();
        var report = await world.CollectAsync(null, "{\"day\":\"yesterday\"}\n{broken\n[1]\n" + Two + "{\"day\":\"2026-11-25\",\"engine\":\"x\",\"namespace\":\"n\",\"dataset\":\"d\",\"reads\":0}");
        Assert.Equal(2, report.Receipt.Counted);
        Assert.Equal([1, 2, 3, 6], report.Failures.Select(failure => failure.Line));
        Assert.All(report.Failures, failure => Assert.Equal("log", failure.File));
    }

    [Fact]
    public async Task Days_older_than_400_are_refused_and_forgotten()
    {
        await using var world = await UsageWorld.CreateAsync();
        var old = Two.Replace("2026-11-25", "2025-10-23", StringComparison.Ordinal).Replace("2026-11-24", "2025-10-22", StringComparison.Ordinal);
        var report = await world.CollectAsync(null, old);
        Assert.Equal((1, 1), (report.Receipt.Counted, report.Receipt.TooOld));
        Assert.Equal(3, (await world.UsageAsync("dw.plays", days: 400)).Reads);

        world.Wait(TimeSpan.FromDays(40));
        await world.CollectAsync(null, Two);
        Assert.Equal(4, (await world.UsageAsync("dw.plays", days: 400)).Reads);
        var state = await world.Host.Store.FindKeyedStateAsync("usage/reads/202510/wh://host\ndw.plays", TestContext.Current.CancellationToken);
        Assert.True(state!.State.IsEmpty);
    }

    [Fact]
    public async Task A_topic_gets_an_outcome_for_each_message()
    {
        await using var world = await UsageWorld.CreateAsync();
        var lines = Two.Split('\n', StringSplitOptions.RemoveEmptyEntries).Append("{}").Select(line => new ReceivedEvent(System.Text.Encoding.UTF8.GetBytes(line)));
        var outcomes = await world.Register.TakeAsync([.. lines], TestContext.Current.CancellationToken);
        Assert.Equal([true, true, false], outcomes.Select(outcome => outcome.Reason is null));
        Assert.Equal(4, (await world.UsageAsync("dw.plays")).Reads);
    }

    [Fact]
    public void The_examples_of_the_schema_are_read()
    {
        foreach (var line in File.ReadAllLines(RepositoryFiles.PathOf("schemas/usage/examples/usage.jsonl")))
        {
            Assert.NotNull(UsageRecordReader.Read(System.Text.Encoding.UTF8.GetBytes(line), null, 1, out var failure));
            Assert.Null(failure);
        }
    }
}
