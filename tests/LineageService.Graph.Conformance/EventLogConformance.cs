using System.Text;
using LineageService.Graph.Store;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every event log must do. A store's tests derive from it and open an empty store.</summary>
public abstract class EventLogConformance : IAsyncLifetime
{
    protected static DateTimeOffset Noon => SmallWorld.Noon;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ILineageStore Store { get; private set; } = null!;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Event number n of a kind, received n minutes after noon.</summary>
    protected static LoggedEvent Event(int number, string kind = "run", string? body = null) => new(
        $"{number:x8}{new string('0', 48)}{number:x8}", kind, Encoding.UTF8.GetBytes(body ?? $$"""{"number":{{number}}}"""),
        Noon.AddMinutes(number), kind == "dead" ? $"reason {number}" : null, $"file:events.jsonl#{number}");

    /// <summary>A body with a facet that is long enough to be kept apart.</summary>
    protected static string BodyWith(string facet, int number) =>
        $$$$$"""{"number":{{{{{number}}}}},"job":{"name":"j","facets":{"sql":{"query":"{{{{{new string('x', 300)}}}}}{{{{{facet}}}}}"} , "small":{"a":[1]}}}}""";

    protected Task<long> LogAsync(params LoggedEvent[] events) => CommitAsync(new LineageBatch { Events = [.. events], RecordedAt = Noon });

    private async Task<long> CommitAsync(LineageBatch batch) => (await Store.CommitAsync(batch, Token)).Epoch;

    protected Task<long> NoteAsync(params EventOutcome[] outcomes) => CommitAsync(new LineageBatch { EventOutcomes = [.. outcomes], RecordedAt = Noon });

    protected static string Text(LoggedEvent? logged) => Encoding.UTF8.GetString(logged!.Body.Span);

    [Fact]
    public async Task An_event_is_found_by_its_hash_or_enough_of_it_with_all_that_was_told()
    {
        await LogAsync(Event(1), Event(2, "dead"), Event(3));
        var found = await Store.FindEventAsync(Event(2).ContentHash, Token);
        Assert.Equal((Event(2).ContentHash, "dead", "reason 2", Noon.AddMinutes(2), "file:events.jsonl#2", 12L),
            (found!.ContentHash, found.Kind, found.Reason, found.ReceivedAt, found.Position, found.Size));
        Assert.Equal("""{"number":2}""", Text(found));
        Assert.Equal(found.ContentHash, (await Store.FindEventAsync(found.ContentHash[..16], Token))?.ContentHash);
        Assert.Equal(found.ContentHash, (await Store.FindEventAsync(found.ContentHash[..17], Token))?.ContentHash);
        Assert.Null(await Store.FindEventAsync(found.ContentHash[..15], Token));
        Assert.Null(await Store.FindEventAsync(Event(4).ContentHash, Token));
        Assert.Null(await Store.FindEventAsync(Event(4).ContentHash[..16], Token));
        Assert.Equal("dead", await Store.FindEventKindAsync(Event(2).ContentHash, Token));
        Assert.Null(await Store.FindEventKindAsync(found.ContentHash[..16], Token));
    }

    [Fact]
    public async Task Digits_that_fit_two_events_name_none()
    {
        var start = new string('a', 20);
        await LogAsync(Event(1) with { ContentHash = start + new string('0', 44) }, Event(2) with { ContentHash = start + new string('f', 44) });
        Assert.Null(await Store.FindEventAsync(start, Token));
        Assert.NotNull(await Store.FindEventAsync(start + "0", Token));
    }

    [Fact]
    public async Task Pages_go_from_the_newest_back_and_hold_every_event_once()
    {
        // Two events of each time, since receipts of one group are equal.
        await LogAsync([.. Enumerable.Range(1, 25).Select(number => Event(number) with { ReceivedAt = Noon.AddMinutes(number / 2) })]);
        var (seen, pages, cursor) = (new List<LoggedEvent>(), 0, (string?)null);
        do
        {
            var page = await Store.ListEventsAsync(new EventQuery(After: cursor, Limit: 7), Token);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(4, pages);
        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(number => Event(number).ContentHash), seen.Select(logged => logged.ContentHash));
        Assert.Equal("""{"number":25}""", Text(seen[0]));
    }

    [Fact]
    public async Task Lists_are_filtered_by_kind_and_receipt_and_leave_out_what_was_put_aside()
    {
        await LogAsync(Event(1), Event(2, "dead"), Event(3, "job"), Event(4, "discarded"), Event(5, "dead"), Event(6));
        Assert.Equal([6, 5, 3, 2, 1], await Minutes(EventQuery.All));
        Assert.Equal([5, 2], await Minutes(new EventQuery("dead")));
        Assert.Equal([4], await Minutes(new EventQuery("discarded")));
        Assert.Equal([3], await Minutes(new EventQuery("job")));
        Assert.Equal([5, 3], await Minutes(new EventQuery(From: Noon.AddMinutes(3), To: Noon.AddMinutes(6))));
        Assert.Equal([5], await Minutes(new EventQuery("dead", From: Noon.AddMinutes(3))));
        Assert.Empty(await Minutes(new EventQuery("dataset")));
        var read = new List<int>();
        await foreach (var logged in Store.ReadEventsAsync(new EventQuery("dead", Limit: 1), Token)) read.Add(Minute(logged));
        Assert.Equal([2, 5], read);
    }

    [Fact]
    public async Task Bodies_can_be_left_out_and_their_sizes_stay()
    {
        await LogAsync(Event(1, body: BodyWith("a", 1)), Event(2));
        var page = await Store.ListEventsAsync(new EventQuery { BodiesLeftOut = true }, Token);
        Assert.All(page.Items, logged => Assert.True(logged.Body.IsEmpty));
        Assert.Equal([12L, BodyWith("a", 1).Length], page.Items.Select(logged => logged.Size));
    }

    [Fact]
    public async Task An_outcome_changes_what_became_of_an_event_once()
    {
        await LogAsync(Event(1, "dead"), Event(2, "dead"));
        Assert.Equal(2, await NoteAsync(new EventOutcome(Event(1).ContentHash, "run", null), new EventOutcome(Event(2).ContentHash, "discarded", "reason 2")));
        Assert.Equal(2, await NoteAsync(new EventOutcome(Event(1).ContentHash, "run", null), new EventOutcome(Event(9).ContentHash, "run", null)));
        Assert.Equal(2, await NoteAsync(new EventOutcome(Event(1).ContentHash, "discarded", "an applied event stays applied")));
        var applied = await Store.FindEventAsync(Event(1).ContentHash, Token);
        Assert.Equal(("run", null, "file:events.jsonl#1"), (applied!.Kind, applied.Reason, applied.Position));
        Assert.Equal(Noon.AddMinutes(1), applied.ReceivedAt);
        Assert.Empty((await Store.ListEventsAsync(new EventQuery("dead"), Token)).Items);
        Assert.Equal("reason 2", Assert.Single((await Store.ListEventsAsync(new EventQuery("discarded"), Token)).Items).Reason);
    }

    [Fact]
    public async Task A_body_prepared_beforehand_is_the_same()
    {
        var body = Encoding.UTF8.GetBytes(BodyWith("a", 1));
        await LogAsync(Event(1) with { Body = body, Size = body.Length, Prepared = Store.PrepareBody(body) });
        Assert.Equal(BodyWith("a", 1), Text(await Store.FindEventAsync(Event(1).ContentHash, Token)));
    }

    [Fact]
    public async Task Retention_forgets_by_age_dead_letters_apart_and_a_dry_run_only_counts()
    {
        await LogAsync(Event(1), Event(2, "dead"), Event(3, "job"), Event(4, "discarded"), Event(5, "dead"), Event(6));
        var policy = new RetentionPolicy(Noon.AddMinutes(7), Events: TimeSpan.FromMinutes(3), DeadLetters: TimeSpan.FromMinutes(2.5));
        var dry = await Store.RetainAsync(policy, dryRun: true, Token);
        Assert.Equal((true, 2L, 2L), (dry.DryRun, dry.Events, dry.DeadLetters));
        Assert.Equal(5, (await Store.ListEventsAsync(EventQuery.All, Token)).Items.Length);

        Assert.Equal(dry with { DryRun = false }, await Store.RetainAsync(policy, dryRun: false, Token));
        Assert.Equal([6, 5], await Minutes(EventQuery.All));
        Assert.Empty(await Minutes(new EventQuery("discarded")));
        Assert.False(await Store.HasEventAsync(Event(1).ContentHash, Token));
        Assert.Equal(RetentionReport.None(dryRun: false), await Store.RetainAsync(policy, dryRun: false, Token));
    }

    [Fact]
    public async Task Retention_without_ages_and_of_all_time_forgets_nothing()
    {
        await LogAsync(Event(1), Event(2, "dead"));
        Assert.Equal(RetentionReport.None(dryRun: false), await Store.RetainAsync(new RetentionPolicy(Noon.AddYears(1)), dryRun: false, Token));
        var ages = new RetentionPolicy(Noon, Events: TimeSpan.MaxValue, DeadLetters: TimeSpan.MaxValue);
        Assert.Equal(RetentionReport.None(dryRun: false), await Store.RetainAsync(ages, dryRun: false, Token));
        Assert.Equal(2, (await Store.ListEventsAsync(EventQuery.All, Token)).Items.Length);
    }

    [Fact]
    public async Task A_forgotten_event_can_come_again_and_shared_facets_stay_with_those_who_need_them()
    {
        await LogAsync(Event(1, body: BodyWith("shared", 1)), Event(2, body: BodyWith("alone", 2)), Event(50, body: BodyWith("shared", 50)));
        await Store.RetainAsync(new RetentionPolicy(Noon.AddMinutes(60), Events: TimeSpan.FromMinutes(30)), dryRun: false, Token);
        await Store.CompactAsync(Token);
        Assert.Equal(BodyWith("shared", 50), Text(await Store.FindEventAsync(Event(50).ContentHash, Token)));

        await LogAsync(Event(51, body: BodyWith("alone", 51)), Event(2, body: BodyWith("alone", 2)));
        Assert.Equal(BodyWith("alone", 51), Text(await Store.FindEventAsync(Event(51).ContentHash, Token)));
        Assert.Equal(BodyWith("alone", 2), Text(await Store.FindEventAsync(Event(2).ContentHash, Token)));
    }

    private async Task<IEnumerable<int>> Minutes(EventQuery query) => (await Store.ListEventsAsync(query, Token)).Items.Select(Minute);

    private static int Minute(LoggedEvent logged) => (int)(logged.ReceivedAt - Noon).TotalMinutes;
}
