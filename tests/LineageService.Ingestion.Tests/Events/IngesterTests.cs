using System.Collections.Immutable;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Model;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Tests.Events;

public sealed class IngesterTests
{
    [Fact]
    public async Task A_duplicate_is_recognised_by_its_body_and_changes_nothing()
    {
        await using var world = await IngestWorld.OpenAsync();
        var first = await world.SendAsync(Complete(1));
        var second = await world.SendAsync(Complete(1));
        Assert.Equal((IngestStatus.Accepted, IngestStatus.Duplicate), (first.Status, second.Status));
        Assert.Equal(first.Epoch, second.Epoch);
        Assert.Equal(1, await EventsAsync(world, "run"));
    }

    [Fact]
    public async Task A_poison_event_is_dead_lettered_with_its_reason_each_time_and_logged_once()
    {
        await using var world = await IngestWorld.OpenAsync();
        for (var time = 0; time < 2; time++)
        {
            var result = await world.SendAsync("""{"run":{"runId":"x"},"job":{"namespace":"n","name":"j"}}""");
            Assert.Equal(IngestStatus.Rejected, result.Status);
            Assert.Equal("expected run.runId to be a UUID", result.Reason);
        }

        Assert.Equal(1, await EventsAsync(world, "dead"));
    }

    [Fact]
    public async Task A_batch_succeeds_in_part_with_reasons_by_index()
    {
        await using var world = await IngestWorld.OpenAsync();
        var text = $"[{Complete(1)},5,{Complete(2)},{{}},{Complete(1)}]";
        var result = await world.Ingester.IngestBatchAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        Assert.Equal((5, 3), (result.Received, result.Successful));
        Assert.Equal([1L, 3L], result.Failures.Select(failure => failure.Index));
        Assert.All(result.Failures, failure => Assert.False(failure.Retriable));
        Assert.Equal(world.Store.Epoch, result.Epoch);
        Assert.Equal(2, await EventsAsync(world, "run"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}")]
    public async Task A_batch_that_is_no_array_is_rejected_whole(string text)
    {
        await using var world = await IngestWorld.OpenAsync();
        var result = await world.Ingester.IngestBatchAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        Assert.NotNull(result.Reason);
        Assert.Equal(0, world.Store.Epoch);
    }

    [Fact]
    public async Task Sizes_are_limited()
    {
        await using var world = await IngestWorld.OpenAsync(new EventIngestOptions { Reading = new() { MaxEventBytes = 200 }, MaxBatchBytes = 300 });
        Assert.Equal(IngestStatus.TooLarge, (await world.SendAsync(Complete(1))).Status);
        var batch = await world.Ingester.IngestBatchAsync(new byte[301], TestContext.Current.CancellationToken);
        Assert.True(batch.IsTooLarge);
        Assert.Equal(0, world.Store.Epoch);
    }

    [Fact]
    public async Task Lines_are_counted_and_failures_told_by_line()
    {
        await using var world = await IngestWorld.OpenAsync(new EventIngestOptions { Reading = new() { MaxEventBytes = 1000 } });
        var text = $"{Complete(1)}\r\n\nnot json\n{Complete(1)}\n{new string('x', 3000)}\n{Complete(2)}";
        var reports = new List<IngestCounts>();
        var counts = await world.Ingester.IngestLinesAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), new Collecting(reports), TestContext.Current.CancellationToken);
        Assert.Equal((5L, 2L, 1L, 2L), (counts.Received, counts.Accepted, counts.Duplicate, counts.DeadLettered));
        Assert.Equal([3L, 5L], counts.Failures.Select(failure => failure.Index));
        Assert.Equal(Encoding.UTF8.GetByteCount(text), counts.BytesRead);
        Assert.Equal(counts, reports[^1]);
    }

    [Fact]
    public async Task Many_callers_share_commits_and_each_gets_its_own_answer()
    {
        await using var world = await IngestWorld.OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(1, 200).Select(run => Task.Run(() => world.SendAsync(run % 10 == 0 ? "{}" : Complete(run)))));
        for (var run = 1; run <= 200; run++) Assert.Equal(run % 10 == 0 ? IngestStatus.Rejected : IngestStatus.Accepted, results[run - 1].Status);
        Assert.Equal(180, await EventsAsync(world, "run"));
        Assert.True(world.Store.Epoch <= 181);
        Assert.Equal(180, (await world.Store.ListRunsAsync(null, new ListQuery(Limit: 1000), CancellationToken.None)).Items.Length);
    }

    [Fact]
    public async Task An_analyser_gives_columns_where_the_event_has_none_and_one_that_breaks_costs_nothing()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new OneColumn());
        await world.SendAllAsync(
        [
            EventText.Run("COMPLETE", 1, 0, "known").Sql("good").Input("s").Output("t"),
            EventText.Run("COMPLETE", 2, 0, "told").Sql("good").Output("t", ["x <- s.y IDENTITY"]),
            EventText.Run("COMPLETE", 3, 0, "broken").Sql("bad").Input("s").Output("t"),
        ]);
        Assert.Equal("t.a <- s.a IDENTITY", await world.EdgesAsync("known"));
        Assert.Equal("sql/1", Assert.Single(await world.SetsAsync("known")).Producer);
        Assert.Equal("t.x <- s.y IDENTITY", await world.EdgesAsync("told"));
        Assert.Equal("? t table-level-only\nt <- s ROW_SET", await world.EdgesAsync("broken"));
    }

    [Fact]
    public async Task A_failing_store_fails_the_caller_and_the_next_commit_starts_from_the_store()
    {
        await using var store = new FailingStore();
        await using var world = await IngestWorld.OpenAsync(store: store);
        store.Fails = true;
        await Assert.ThrowsAsync<LineageStoreException>(() => world.SendAsync(Complete(1)));
        store.Fails = false;
        Assert.Equal(IngestStatus.Accepted, (await world.SendAsync(Complete(1))).Status);
        Assert.Equal("t.a <- s.a IDENTITY", await world.EdgesAsync("j"));
    }

    [Fact]
    public async Task After_disposal_nothing_is_taken_and_what_was_queued_is_done()
    {
        var world = await IngestWorld.OpenAsync();
        var sending = world.SendAsync(Complete(1));
        await world.Ingester.DisposeAsync();
        Assert.Equal(IngestStatus.Accepted, (await sending).Status);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => world.SendAsync(Complete(2)));
    }

    private static string Complete(int run) => EventText.Run("COMPLETE", run, run).Output("t", ["a <- s.a IDENTITY"]).ToString();

    private static async Task<int> EventsAsync(IngestWorld world, string kind)
    {
        var count = 0;
        await foreach (var logged in world.Store.ReadEventsAsync(EventQuery.All, CancellationToken.None)) count += logged.Kind == kind ? 1 : 0;
        return count;
    }

    private sealed class Collecting(List<IngestCounts> reports) : IProgress<IngestCounts>
    {
        public void Report(IngestCounts value) => reports.Add(value);
    }

    private sealed class OneColumn : ISqlEventAnalyzer
    {
        public SqlEventLineage? Analyze(
            JobId job, string sql, string? dialect, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
        {
            if (sql == "bad") throw new InvalidOperationException();
            var edge = new LineageEdge(LineageNode.Field(inputs[0].Id, "a"), LineageNode.Field(outputs[0].Id, "a"), EdgeSubtype.Identity, new TextSpan(3, 4), []);
            return new SqlEventLineage("sql/1", [new SqlEventTarget(outputs[0].Id, [edge], [])]);
        }
    }
}
