using System.Collections.Concurrent;
using LineageService.Graph.History;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Notices;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Notices before a declassification ends (propagation.md ), on a clock that is moved.</summary>
public sealed class ExpiryNoticeTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A17_who_lowered_a_label_is_told_thirty_seven_and_one_day_before_it_is_back()
    {
        var clock = new MovedClock(Monday);
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), clock, Token);
        await using var labels = await SaidAsync(graph, clock, Monday.AddDays(40));
        var told = new ConcurrentQueue<LabelNotice>();
        await using var outbox = await StartAsync(graph, labels, clock, told);

        for (var day = 1; day <= 39; day++)
        {
            clock.Move(TimeSpan.FromDays(1));
            var due = day is 10 or 33 or 39 ? 1 : 0;
            if (due > 0) await ToldAsync(told, day switch { 10 => 1, 33 => 2, _ => 3 });
        }

        Assert.Equal([30, 7, 1], told.Select(notice => Assert.Single(notice.Expiries).Days));
        var last = told.Last().Expiries[0];
        Assert.Equal(("d", "wh", "a", "s", "ann", "bob"), (last.Declassification, last.Namespace, last.Dataset, last.Field, last.RequestedBy, last.ApprovedBy));
        Assert.Equal((Monday.AddDays(40), "PII.email"), (last.ExpiresAt, Assert.Single(last.Tags)));
        Assert.All(told, notice => Assert.Empty(notice.Changes));
    }

    [Fact]
    public async Task What_fell_due_while_nobody_looked_is_told_at_the_next_start_and_not_again()
    {
        var clock = new MovedClock(Monday);
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), clock, Token);
        await using var labels = await SaidAsync(graph, clock, Monday.AddDays(40));
        clock.Move(TimeSpan.FromDays(35));
        var told = new ConcurrentQueue<LabelNotice>();
        await using (await StartAsync(graph, labels, clock, told)) await ToldAsync(told, 1);
        Assert.Equal(7, told.Single().Expiries[0].Days);

        // Another process: a day later there is nothing new, on the last day there is.
        clock.Move(TimeSpan.FromDays(1));
        await using var later = await StartAsync(graph, labels, clock, told);
        clock.Move(TimeSpan.FromDays(3));
        await ToldAsync(told, 2);
        Assert.Equal([7, 1], told.DistinctBy(notice => notice.Number).Select(notice => notice.Expiries[0].Days));
    }

    [Theory]
    [InlineData(DeclassificationState.Revoked)]
    [InlineData(DeclassificationState.Suspended)]
    [InlineData(DeclassificationState.Pending)]
    public void Of_what_lowers_nothing_no_end_is_told(DeclassificationState state) =>
        Assert.Empty(NoticedExpiry.Between([Approved(Monday.AddDays(40)) with { State = state }], Monday, Monday.AddDays(39)));

    [Fact]
    public void A_notice_of_an_earlier_build_is_read_and_one_that_only_tells_of_an_end_names_its_dataset()
    {
        var notice = new LabelNotice(4, 7, null, []) { Expiries = NoticedExpiry.Between([Approved(Monday.AddDays(40))], Monday, Monday.AddDays(12)) };
        var batch = new LineageBatch { KeyedStates = [new KeyedState("labels:notice:4", notice.ToJson())], RecordedAt = Monday };

        Assert.Equal([new DatasetId("wh", "a")], LabelNotice.DatasetsIn(batch));
        Assert.Empty(LabelNotice.Read("""{"number":1,"epoch":2,"policy":null,"changes":[]}"""u8).Expiries);
    }

    private static async Task<LabelHost> SaidAsync(LineageGraphHost graph, TimeProvider clock, DateTimeOffset expiresAt)
    {
        var labels = new LabelHost(graph, clock);
        await labels.StartAsync(Token);
        await labels.RecordAsync([labels.NewEntry("bob") with { Declassification = Approved(expiresAt) }], Token);
        return labels;
    }

    private static async Task<LabelOutbox> StartAsync(LineageGraphHost graph, LabelHost labels, TimeProvider clock, ConcurrentQueue<LabelNotice> told)
    {
        var outbox = new LabelOutbox(
            labels, new LabelHistory(labels, new HistoricalGraphs(graph, clock)), graph, clock, (notice, _) =>
            {
                told.Enqueue(notice);
                return Task.FromResult(true);
            });
        await outbox.StartAsync(Token);
        return outbox;
    }

    private static async Task ToldAsync(ConcurrentQueue<LabelNotice> told, int count)
    {
        for (var round = 0; told.Select(notice => notice.Number).Distinct().Count() < count; round++)
        {
            Assert.True(round < 1000, $"{told.Count} notices");
            await Task.Delay(10, Token);
        }
    }

    private static Declassification Approved(DateTimeOffset expiresAt) => new("d")
    {
        Edge = (LabelWorld.Field("src.people.s"), LabelWorld.Field("a.s")),
        Tags = ["PII.email"],
        ToForm = LabelForm.Pseudonym,
        Origins = ["o"],
        Reason = "agreed",
        RequestedBy = "ann",
        ApprovedBy = "bob",
        ApprovedAt = Monday,
        ExpiresAt = expiresAt,
        Bound = new TransformationBinding(new JobId("jobs", "a"), "1:approved"),
        State = DeclassificationState.Active,
    };
}
