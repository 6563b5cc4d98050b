using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json.Nodes;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>Messages of the Kafka transport (wire-formats.md §7): the value is the event, the key is not to be relied upon.</summary>
public sealed class KafkaMessageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_value_is_accounted_for_with_its_place_in_the_topic_and_repeated_delivery_changes_nothing()
    {
        await using var world = await IngestWorld.OpenAsync();
        var messages = Messages();
        Assert.All(await world.Ingester.IngestManyAsync(messages, Token), result => Assert.Equal(IngestStatus.Accepted, result.Status));
        var epoch = world.Store.Epoch;
        Assert.All(await world.Ingester.IngestManyAsync(messages, Token), result => Assert.Equal(IngestStatus.Duplicate, result.Status));
        Assert.Equal(epoch, world.Store.Epoch);

        var positions = new List<string?>();
        await foreach (var logged in world.Store.ReadEventsAsync(EventQuery.All, Token)) positions.Add(logged.Position);
        Assert.Equal(messages.Select(message => message.Position), positions);
    }

    [Fact]
    public async Task Any_order_of_delivery_gives_the_same_since_keys_put_events_of_one_run_on_different_partitions()
    {
        var messages = Messages();
        await using var inOrder = await IngestWorld.OpenAsync();
        await inOrder.Ingester.IngestManyAsync(messages, Token);
        var expected = await StoreText.OfAsync(inOrder.Store);
        var random = new Random(7);
        for (var round = 0; round < 10; round++)
        {
            var shuffled = messages.ToArray();
            random.Shuffle(shuffled);
            await using var world = await IngestWorld.OpenAsync();
            foreach (var message in shuffled) await world.Ingester.IngestAsync(message, Token);
            Assert.Equal(expected, await StoreText.OfAsync(world.Store));
        }
    }

    // The file begins with the producer's configuration, which is no message.
    private static ImmutableArray<ReceivedEvent> Messages()
    {
        using var stream = new GZipStream(File.OpenRead(SharedFiles.Require("events/kafka-messages.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var messages = ImmutableArray.CreateBuilder<ReceivedEvent>();
        while (reader.ReadLine() is { } line)
        {
            var message = JsonNode.Parse(line)!;
            if (message["value_b64"] is not { } value) continue;
            messages.Add(new ReceivedEvent(Convert.FromBase64String((string)value!), $"kafka:{(string?)message["topic"]}/0@{messages.Count}"));
        }

        Assert.NotEmpty(messages);
        return messages.DrainToImmutable();
    }
}
