using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

/// <summary>Memory of bodies that is used again: never before the body is durable, and not at all where the store keeps it.</summary>
public sealed class BodyMemoryTests
{
    [Fact]
    public void Bodies_stay_as_they_are_until_their_batch_is_released_and_then_the_memory_serves_the_next()
    {
        var pool = new BodyPool(4);
        var buffer = new BodyBuffer(pool);
        byte[][] bodies = [.. Enumerable.Range(0, 600).Select(number => Encoding.UTF8.GetBytes(new string((char)('a' + (number % 26)), 5_000 + number)))];
        ReadOnlyMemory<byte>[] kept = [.. bodies.Select(body => buffer.Keep(body))];
        for (var number = 0; number < bodies.Length; number++) Assert.True(kept[number].Span.SequenceEqual(bodies[number]));

        // Of another batch meanwhile, other memory.
        var other = new BodyBuffer(pool);
        other.Keep(new byte[200_000]);
        Assert.True(kept[0].Span.SequenceEqual(bodies[0]));

        buffer.Release();
        new BodyBuffer(pool).Keep(Enumerable.Repeat((byte)'!', 5_000).ToArray());
        Assert.Contains(kept, body => body.Span[0] == (byte)'!');
    }

    [Fact]
    public void A_body_that_takes_up_much_of_a_piece_has_memory_of_its_own()
    {
        var buffer = new BodyBuffer(new BodyPool(4));
        var body = new byte[BodyPool.PieceLength + 1];
        body[^1] = 1;
        var kept = buffer.Keep(body);
        buffer.Release();
        Assert.True(kept.Span.SequenceEqual(body));
    }

    [Fact]
    public void Where_nothing_may_be_used_again_nothing_is()
    {
        var pool = new BodyPool(0);
        var buffer = new BodyBuffer(pool);
        var kept = buffer.Keep("first"u8);
        buffer.Release();
        new BodyBuffer(pool).Keep("other"u8);
        Assert.True(kept.Span.SequenceEqual("first"u8));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_log_has_every_body_byte_for_byte_though_batches_share_memory(bool isDurable)
    {
        var directory = Directory.CreateTempSubdirectory("lineage-bodies-").FullName;
        try
        {
            var cancellation = TestContext.Current.CancellationToken;
            using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
            var topic = await topics.CreateAsync("events", 2);
            string[] bodies = [.. TestEvents.Events(1200), TestEvents.Poison(1), TestEvents.Poison(2)];
            await topics.ProduceAsync(topic, bodies);
            var options = new KafkaConsumerOptions(new KafkaConnection(topics.Bootstrap), topics.Name("group")) { EventTopics = [topic], MaxBatchRecords = 20 };
            ILineageStore store = isDurable ? await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellation) : new InMemoryLineageStore();
            await using var service = await TestService.StartAsync(options, store);
            await service.WaitForAsync(bodies.Length);
            var logged = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var one in store.ReadEventsAsync(new EventQuery(), cancellation))
            {
                Assert.Equal(one.ContentHash, Convert.ToHexStringLower(SHA256.HashData(one.Body.Span)));
                logged.Add(Encoding.UTF8.GetString(one.Body.Span));
            }

            Assert.Equal(bodies.Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
