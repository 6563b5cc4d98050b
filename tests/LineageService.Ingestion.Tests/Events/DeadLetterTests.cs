using System.Collections.Immutable;
using System.Text;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>Events that cannot be applied: where they stay, how they come back, and that they harm nobody.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private const string Poison = """{"eventTime":"2026-01-01T00:00:00Z","run":{"runId":"x"},"job":{"namespace":"n","name":"j"}}""";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-letters");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_letter_has_its_reason_position_receipt_and_size()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.Ingester.IngestAsync(new ReceivedEvent(Encoding.UTF8.GetBytes(Poison), "http"), Token);
        var letter = Assert.Single(await LettersAsync(world));
        Assert.Equal(("expected run.runId to be a UUID", "http", IngestWorld.Now, (long)Poison.Length),
            (letter.Reason, letter.Position, letter.ReceivedAt, letter.Size));
    }

    [Fact]
    public async Task Positions_tell_the_place_in_a_batch_and_the_line_of_a_file()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.Ingester.IngestBatchAsync(new ReceivedEvent(Encoding.UTF8.GetBytes($"[{Complete(1)},{Poison}]"), "http"), Token);
        await world.Ingester.IngestLinesAsync(
            new MemoryStream(Encoding.UTF8.GetBytes($"{Complete(2)}\n\nnot json\n")), "file:events.jsonl", null, Token);
        var positions = new List<string?>();
        await foreach (var logged in world.Store.ReadEventsAsync(EventQuery.All, Token)) positions.Add($"{logged.Kind} {logged.Position}");
        Assert.Equal(["run http#0", "dead http#1", "run file:events.jsonl#1", "dead file:events.jsonl#3"], positions);
    }

    [Fact]
    public async Task One_poison_event_changes_nothing_of_what_the_others_give()
    {
        var good = Enumerable.Range(1, 30).Select(Complete).ToArray();
        await using var clean = await IngestWorld.OpenAsync();
        await clean.Ingester.IngestManyAsync(Bodies(good), Token);
        var expected = await StoreText.OfAsync(clean.Store);

        await using var many = await IngestWorld.OpenAsync();
        var results = await many.Ingester.IngestManyAsync(Bodies([.. good[..10], Poison, .. good[10..], "not json", ""]), Token);
        Assert.Equal(3, results.Count(result => result.Status == IngestStatus.Rejected));
        Assert.Equal(expected, await StoreText.OfAsync(many.Store));

        await using var batch = await IngestWorld.OpenAsync();
        var answer = await batch.Ingester.IngestBatchAsync(Encoding.UTF8.GetBytes($"[5,{string.Join(',', good)},{Poison}]"), Token);
        Assert.Equal([0L, 31L], answer.Failures.Select(failure => failure.Index));
        Assert.Equal(expected, await StoreText.OfAsync(batch.Store));

        await using var lines = await IngestWorld.OpenAsync();
        var text = string.Join('\n', [good[0], Poison, "{", .. good[1..]]);
        await lines.Ingester.IngestLinesAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), null, Token);
        Assert.Equal(expected, await StoreText.OfAsync(lines.Store));
    }

    [Fact]
    public async Task A_letter_that_can_be_applied_now_becomes_an_event_in_the_commit_that_applies_it()
    {
        // As an older version of the service would have left it: dead for a defect that is gone.
        var body = Encoding.UTF8.GetBytes(Complete(1));
        await using var store = await OpenAsync();
        await using var world = await IngestWorld.OpenAsync(store: store);
        var letter = await LeaveAsync(world, body);
        var epoch = world.Store.Epoch;

        var (hash, result) = (await Queue(world).ReplayAsync(letter.ContentHash[..16], Token))!.Value;
        Assert.Equal((letter.ContentHash, IngestStatus.Accepted, epoch + 1), (hash, result.Status, result.Epoch));
        Assert.Equal("t.a <- s.a IDENTITY", await world.EdgesAsync("j"));
        var logged = await world.Store.FindEventAsync(hash, Token);
        Assert.Equal(("run", null, letter.ReceivedAt, letter.Position), (logged!.Kind, logged.Reason, logged.ReceivedAt, logged.Position));
        Assert.Equal(body, logged.Body.ToArray());
        Assert.Empty(await LettersAsync(world));
        Assert.Null(await Queue(world).ReplayAsync(hash, Token));
        Assert.Equal(IngestStatus.Duplicate, (await world.SendAsync(Complete(1))).Status);
    }

    [Fact]
    public async Task A_client_that_sends_a_dead_letter_again_has_it_applied_too()
    {
        await using var world = await IngestWorld.OpenAsync();
        var letter = await LeaveAsync(world, Encoding.UTF8.GetBytes(EventText.Run("COMPLETE", 1).At("2030-06-01T00:00:00Z").Output("t", ["a <- s.a IDENTITY"]).ToString()));
        world.Time = IngestWorld.Now.AddDays(1);
        Assert.Equal(IngestStatus.Accepted, (await world.Ingester.IngestAsync(letter.Body, Token)).Status);
        Assert.Empty(await LettersAsync(world));

        // Its clock ran ahead: the first receipt counts, as it would in a store rebuilt from the log.
        Assert.Equal(letter.ReceivedAt, Assert.Single(await world.SetsAsync("j")).ValidFrom);
    }

    [Fact]
    public async Task A_letter_that_fails_again_keeps_its_place_with_the_reason_of_today()
    {
        await using var world = await IngestWorld.OpenAsync();
        var letter = await LeaveAsync(world, Encoding.UTF8.GetBytes(Poison));
        var (_, result) = (await Queue(world).ReplayAsync(letter.ContentHash, Token))!.Value;
        Assert.Equal((IngestStatus.Rejected, "expected run.runId to be a UUID"), (result.Status, result.Reason));
        var now = Assert.Single(await LettersAsync(world));
        Assert.Equal((letter.ContentHash, "expected run.runId to be a UUID", letter.ReceivedAt), (now.ContentHash, now.Reason, now.ReceivedAt));
    }

    [Fact]
    public async Task All_letters_are_replayed_by_filter_and_counted()
    {
        await using var world = await IngestWorld.OpenAsync();
        await LeaveAsync(world, Encoding.UTF8.GetBytes(Poison));
        for (var run = 1; run <= 450; run++) await LeaveAsync(world, Encoding.UTF8.GetBytes(Complete(run)), minute: run);
        var some = await Queue(world).ReplayAllAsync(new EventQuery("dead", To: IngestWorld.Now.AddMinutes(200)), null, Token);
        Assert.Equal((200L, 199L, 1L), (some.Replayed, some.Accepted, some.Rejected));
        Assert.Equal("expected run.runId to be a UUID", Assert.Single(some.Failures).Reason);
        var rest = await Queue(world).ReplayAllAsync(new EventQuery("dead"), null, Token);
        Assert.Equal((252L, 251L, 1L, world.Store.Epoch), (rest.Replayed, rest.Accepted, rest.Rejected, rest.Epoch));
        Assert.Single(await LettersAsync(world));
        Assert.Equal(450, (await world.Store.ListRunsAsync(null, new ListQuery(Limit: 1000), Token)).Items.Length);
    }

    [Fact]
    public async Task A_letter_put_aside_stays_aside_until_it_is_replayed()
    {
        await using var world = await IngestWorld.OpenAsync();
        var letter = await LeaveAsync(world, Encoding.UTF8.GetBytes(Complete(1)));
        Assert.Equal(LoggedEvent.DiscardedKind, (await Queue(world).DiscardAsync(letter.ContentHash, Token))!.Kind);
        Assert.Empty(await LettersAsync(world));

        // What a client repeats does not bring it back.
        Assert.Equal(IngestStatus.Duplicate, (await world.SendAsync(Complete(1))).Status);
        Assert.Equal("", await world.EdgesAsync("j"));
        Assert.Equal("left", (await world.Store.FindEventAsync(letter.ContentHash, Token))!.Reason);

        var (_, result) = (await Queue(world).ReplayAsync(letter.ContentHash, Token))!.Value;
        Assert.Equal(IngestStatus.Accepted, result.Status);
        Assert.Equal("t.a <- s.a IDENTITY", await world.EdgesAsync("j"));
        Assert.Null(await Queue(world).DiscardAsync(letter.ContentHash, Token));
    }

    [Fact]
    public async Task Many_replays_of_one_letter_apply_it_once()
    {
        await using var store = await OpenAsync();
        await using var world = await IngestWorld.OpenAsync(store: store);
        var letter = await LeaveAsync(world, Encoding.UTF8.GetBytes(Complete(1)));
        var results = await world.Ingester.ReplayAsync([letter, letter], Token);
        Assert.Equal([IngestStatus.Accepted, IngestStatus.Duplicate], results.Select(result => result.Status));
        var epoch = world.Store.Epoch;
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Ingester.ReplayAsync([letter], Token)));
        Assert.All(again, one => Assert.Equal(IngestStatus.Duplicate, Assert.Single(one).Status));
        Assert.Equal(epoch, world.Store.Epoch);
    }

    [Fact]
    public async Task An_event_that_retention_forgot_and_that_comes_again_changes_nothing_of_the_graph()
    {
        await using var store = await OpenAsync();
        await using var world = await IngestWorld.OpenAsync(store: store);
        var events = Enumerable.Range(1, 40).Select(Complete).ToArray();
        await world.Ingester.IngestManyAsync(Bodies(events), Token);
        var expected = await StoreText.OfAsync(world.Store);
        world.Time = IngestWorld.Now.AddDays(100);
        var report = await world.Store.RetainAsync(new RetentionPolicy(world.Time, Events: TimeSpan.FromDays(90)), dryRun: false, Token);
        Assert.Equal(40, report.Events);

        // The last of them are still known to the fold; those are the ones that a client would repeat.
        var results = await world.Ingester.IngestManyAsync(Bodies(events[20..]), Token);
        Assert.All(results, result => Assert.Equal(IngestStatus.Accepted, result.Status));
        Assert.Equal(expected, await StoreText.OfAsync(world.Store));
    }

    private static string Complete(int run) => EventText.Run("COMPLETE", run, run).Output("t", ["a <- s.a IDENTITY"]).ToString();

    private static ImmutableArray<ReceivedEvent> Bodies(IEnumerable<string> texts) =>
        [.. texts.Select(text => new ReceivedEvent(Encoding.UTF8.GetBytes(text)))];

    private static DeadLetterQueue Queue(IngestWorld world) => new(world.Host, world.Ingester, TimeProvider.System);

    private static async Task<ImmutableArray<LoggedEvent>> LettersAsync(IngestWorld world) =>
        (await world.Store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), Token)).Items;

    private static async Task<LoggedEvent> LeaveAsync(IngestWorld world, byte[] body, int minute = 0)
    {
        var letter = new LoggedEvent(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), LoggedEvent.DeadKind, body,
            IngestWorld.Now.AddMinutes(minute), "left", "http");
        await world.Host.CommitAsync(new LineageBatch { Events = [letter], RecordedAt = IngestWorld.Now }, Token);
        return letter;
    }

    private async Task<ILineageStore> OpenAsync() => await SqliteLineageStore.OpenAsync(_directory.FullName, new SqliteStoreOptions(), Token);
}
