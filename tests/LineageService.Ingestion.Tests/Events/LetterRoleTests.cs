using System.Globalization;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>A dead letter goes again to who takes what it was meant to be.</summary>
public sealed class LetterRoleTests
{
    private static readonly DateTime Early = new(2026, 1, 1, 0, 1, 0, DateTimeKind.Utc);
    private static readonly DateTime Late = new(2026, 1, 1, 0, 9, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LetterRole.Tasks)]
    [InlineData(LetterRole.Usage)]
    [InlineData(LetterRole.Event)]
    public void A_position_tells_what_a_letter_was_meant_to_be_and_when_it_was_written(LetterRole role)
    {
        var position = new LetterOrigin(role, Late).MarkOn("kafka:a#b/0@3");
        var origin = LetterOrigin.Of(new LoggedEvent("h", LoggedEvent.DeadKind, default, new DateTimeOffset(Late, TimeSpan.Zero), "r", position));
        Assert.Equal(new LetterOrigin(role, Late), origin);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http#3")]
    [InlineData("kafka:x#tasks@y/0@3")]
    public void Other_positions_are_those_of_events(string? position) => Assert.Equal(
        LetterRole.Event, LetterOrigin.Of(new LoggedEvent("h", LoggedEvent.DeadKind, default, DateTimeOffset.UnixEpoch, "r", position)).Role);

    [Fact]
    public async Task Tasks_go_to_the_importer_usage_to_its_register_and_what_fails_again_stays_with_its_reason_now()
    {
        await using var world = await IngestWorld.OpenAsync();
        using var importer = new TaskImporter(world.Host, TimeProvider.System);
        using var usage = new UsageRegister(world.Host, TimeProvider.System);
        var tasks = new TimedTaskIntake(world.Host, importer, TaskDefaults.None, TimeProvider.System);
        var queue = new DeadLetterQueue(world.Host, world.Ingester, TimeProvider.System, tasks, usage);
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await KeepAsync(world, "task", new LetterOrigin(LetterRole.Tasks, Early), Sql("a"));
        await KeepAsync(world, "wrong-task", new LetterOrigin(LetterRole.Tasks, Early), """{"nothing": 1}""");
        await KeepAsync(world, "usage", new LetterOrigin(LetterRole.Usage, Early), $$"""{"id":"q1","day":"{{day}}","principal":"ann","engine":"trino","namespace":"db","dataset":"s","fields":["a"],"reads":3}""");
        await KeepAsync(world, "wrong-usage", new LetterOrigin(LetterRole.Usage, Early), """{"day": 1}""");
        var noEvent = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("no event"u8));
        await KeepAsync(world, noEvent, new LetterOrigin(LetterRole.Event, Early), "no event");

        var report = await queue.ReplayAllAsync(new EventQuery(LoggedEvent.DeadKind), null, Token);
        Assert.Equal((5L, 2L, 3L), (report.Replayed, report.Accepted, report.Rejected));
        Assert.NotEmpty(await world.Store.FindEdgeSetsAsync(new JobId("default", "load"), Token));
        Assert.Equal(3, (await usage.FindAsync([new DatasetId("db", "s")], 1, Token)).Reads);
        var reasons = (await world.Store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), Token)).Items.ToDictionary(letter => letter.ContentHash, letter => letter.Reason);
        Assert.Equal(new[] { noEvent, "wrong-task", "wrong-usage" }.Order(), reasons.Keys.Order());
        Assert.All(reasons.Values, reason => Assert.NotEqual("as it was", reason));
        Assert.Contains("task", reasons["wrong-task"], StringComparison.Ordinal);

        // Put aside and applied is applied; to apply it once more changes nothing.
        var applied = Assert.Single((await world.Store.ListEventsAsync(new EventQuery(LoggedEvent.DiscardedKind), Token)).Items, letter => letter.ContentHash == "usage");
        Assert.Contains("Applied", applied.Reason, StringComparison.Ordinal);
        Assert.Equal(IngestStatus.Accepted, (await queue.ReplayAsync("usage", Token))!.Value.Result.Status);
        Assert.Equal(3, (await usage.FindAsync([new DatasetId("db", "s")], 1, Token)).Reads);
    }

    [Fact]
    public async Task A_letter_does_not_undo_what_a_later_record_says_of_its_task()
    {
        await using var world = await IngestWorld.OpenAsync();
        using var importer = new TaskImporter(world.Host, TimeProvider.System);
        var tasks = new TimedTaskIntake(world.Host, importer, TaskDefaults.None, TimeProvider.System);
        await tasks.ImportAsync([new TimedTask(Encoding.UTF8.GetBytes(Sql("b")), Late)], Token);
        await KeepAsync(world, "old", new LetterOrigin(LetterRole.Tasks, Early), Sql("a"));
        await new DeadLetterQueue(world.Host, world.Ingester, TimeProvider.System, tasks).ReplayAsync("old", Token);
        var edges = await world.Store.FindEdgeSetsAsync(new JobId("default", "load"), Token);
        Assert.Contains(Assert.Single(edges).Edges, edge => edge.From.ToString() == "field:default:s:b");
    }

    [Fact]
    public async Task Without_somebody_who_takes_them_they_stay_and_say_so_and_a_rebuilt_store_has_them_as_they_were()
    {
        await using var world = await IngestWorld.OpenAsync();
        await KeepAsync(world, "task", new LetterOrigin(LetterRole.Tasks, Early), Sql("a"));
        var result = await new DeadLetterQueue(world.Host, world.Ingester, TimeProvider.System).ReplayAsync("task", Token);
        Assert.Equal((IngestStatus.Rejected, "Nobody here takes task definitions."), (result!.Value.Result.Status, result.Value.Result.Reason));

        await using var rebuilt = await IngestWorld.OpenAsync();
        var report = await StoreReplay.RunAsync(world.Store, rebuilt.Host, rebuilt.Ingester, EventQuery.All, TimeProvider.System, null, Token);
        Assert.Equal((1L, 0L, 1L), (report.Events, report.Applied, report.DeadLetters));
        var (before, after) = (await world.Store.FindEventAsync("task", Token), await rebuilt.Store.FindEventAsync("task", Token));
        Assert.Equal((before!.Reason, before.Position, before.Kind), (after!.Reason, after.Position, after.Kind));
    }

    private static string Sql(string column) => $$"""{"name":"load","sql":"insert into t select {{column}} as x from s","dialect":"spark"}""";

    private static Task KeepAsync(IngestWorld world, string hash, LetterOrigin origin, string body) => world.Host.CommitAsync(
        new LineageBatch
        {
            Events = [new LoggedEvent(hash, LoggedEvent.DeadKind, Encoding.UTF8.GetBytes(body), IngestWorld.Now, "as it was", origin.MarkOn($"kafka:{hash}/0@1"))],
            RecordedAt = IngestWorld.Now,
        },
        Token);
}
