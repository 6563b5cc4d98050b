using System.Text;
using Confluent.Kafka;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Serving;

public sealed class ReplayTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lineage-kafka-replay-").FullName;
    private readonly TestTopics _topics = new(KafkaServer.Shared.Bootstrap);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_begins_at_the_offset_or_the_time_that_is_named_and_gives_the_same_graph()
    {
        var topic = await _topics.CreateAsync("events", 1);
        await _topics.ProduceAsync(topic, TestEvents.Events(10).Select((body, number) => new Message<byte[]?, byte[]?>
        {
            Value = Encoding.UTF8.GetBytes(body),
            Timestamp = new Timestamp(new DateTime(2026, 11, 1, number, 0, 0, DateTimeKind.Utc)),
        }));
        Assert.Equal("10 records: 10 new, 0 known, 0 dead", await ReplayAsync("all", topic));
        Assert.Equal("4 records: 4 new, 0 known, 0 dead", await ReplayAsync("by-offset", topic, "--offset", "0:6"));
        Assert.Equal("3 records: 3 new, 0 known, 0 dead", await ReplayAsync("by-time", topic, "--time", "2026-11-01T07:00:00Z"));

        // Once more from there into what has it all: nothing changes.
        var before = await EventsOfAsync("all");
        Assert.Equal("4 records: 0 new, 4 known, 0 dead", await ReplayAsync("all", topic, "--offset", "0:6"));
        Assert.Equal(before, await EventsOfAsync("all"));
        Assert.Equal(before.TakeLast(3), await EventsOfAsync("by-time"));
    }

    public void Dispose()
    {
        _topics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<string> ReplayAsync(string store, string topic, params string[] options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] command = ["admin", "ingest", "replay", "--store", Path.Combine(_directory, store), "--kafka-bootstrap", _topics.Bootstrap, "--topic", topic];
        var code = await LineageCommandLine.RunAsync([.. command, .. options], output, error);
        Assert.True(code == 0, error.ToString());
        return output.ToString().TrimEnd();
    }

    private async Task<string[]> EventsOfAsync(string store)
    {
        await using var opened = await SqliteLineageStore.OpenAsync(Path.Combine(_directory, store), new SqliteStoreOptions { ReadOnly = true }, Cancellation);
        var positions = new List<string>();
        await foreach (var one in opened.ReadEventsAsync(EventQuery.All, Cancellation)) positions.Add($"{one.Position} {one.ContentHash}");
        return [.. positions.Order(StringComparer.Ordinal)];
    }
}
