using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.EventLog;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Serving;

public sealed class EventLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_reads_back_what_was_appended_once_in_order_and_finds_bodies_where_the_index_says_they_are()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("log");
        var index = new InMemoryLineageStore();
        using var log = new KafkaEventLog(new KafkaConnection(topics.Bootstrap), topic, index);
        foreach (var number in Enumerable.Range(0, 30)) await log.AppendAsync([Bytes(TestEvents.Event(number))], Cancellation);
        await log.AppendAsync([Bytes(TestEvents.Event(0)), Bytes("nothing")], Cancellation);

        var read = await log.ReadEventsAsync(EventQuery.All, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(31, read.Count);
        Assert.Equal(Enumerable.Range(0, 30).Select(TestEvents.Event), read.Where(one => !one.IsDead).Select(one => Encoding.UTF8.GetString(one.Body.Span)));
        Assert.Equal("nothing", Encoding.UTF8.GetString(Assert.Single(read, one => one.IsDead).Body.Span));
        var later = await log.ReadEventsAsync(EventQuery.All with { From = read[10].ReceivedAt }, Cancellation).ToListAsync(Cancellation);
        Assert.InRange(later.Count, 21, 25);

        // The index keeps where the event is, and not its body.
        var kept = read[7] with { Body = default, Size = read[7].Size };
        await index.CommitAsync(new LineageBatch { Events = [kept], RecordedAt = kept.ReceivedAt }, Cancellation);
        Assert.True(await log.HasEventAsync(kept.ContentHash, Cancellation));
        Assert.Equal("run", await log.FindEventKindAsync(kept.ContentHash, Cancellation));
        Assert.Equal(TestEvents.Event(7), Encoding.UTF8.GetString((await log.FindEventAsync(kept.ContentHash, Cancellation))!.Body.Span));
        Assert.Equal(TestEvents.Event(7), Encoding.UTF8.GetString((await log.ListEventsAsync(EventQuery.All, Cancellation)).Items[0].Body.Span));
    }

    [Fact]
    public async Task Brokers_that_are_away_are_a_store_failure_that_may_pass()
    {
        using var log = new KafkaEventLog(
            new KafkaConnection($"127.0.0.1:{FreePorts.One()}"), "t", new InMemoryLineageStore(), TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => log.AppendAsync([Bytes("x")], Cancellation));
        Assert.True(failure.IsTransient);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
