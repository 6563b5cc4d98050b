using System.Text;
using System.Text.Json.Nodes;
using LineageService.Graph.History;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Kafka.Changes;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Notices;
using LineageService.Model;
using LineageService.Testing;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Serving;

public sealed class ChangesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_are_told_by_subject_and_what_is_known_already_is_not()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("changes", 1);
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Cancellation);
        await using var ingester = new EventIngester(host);
        await using (await StartAsync(host, topics, topic))
        {
            await IngestAsync(ingester, 0, 1);
            await WaitForAsync(topics, topic, 3);
            await IngestAsync(ingester, 0, 1);
        }

        var told = topics.Read(topic, 3).Select(message => (Key: Text(message.Key), Value: JsonNode.Parse(Text(message.Value))!)).ToArray();
        Assert.Equal(
            ["""{"kind":"dataset","namespace":"db","name":"s0"}""", """{"kind":"dataset","namespace":"db","name":"t0"}""", """{"kind":"job","namespace":"jobs","name":"load_0"}"""],
            told.Select(one => one.Key).Distinct().Order(StringComparer.Ordinal));
        var target = told.Last(one => (string?)one.Value["name"] == "t0").Value;
        Assert.Equal(1, (int)target["version"]!);
        Assert.InRange((long)target["epoch"]!, 1, host.Current.Epoch);
        Assert.Contains("lineage", target["changed"]!.AsArray().Select(aspect => (string?)aspect));
    }

    [Fact]
    public async Task What_was_committed_and_not_told_is_told_after_a_crash()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("changes", 1);
        var store = new InMemoryLineageStore();
        await using (var host = await LineageGraphHost.OpenAsync(store, null, Cancellation))
        await using (var ingester = new EventIngester(host))
        {
            // An outbox whose publisher never gets to its work.
            using var outbox = await ChangeOutbox.OpenAsync(host, Cancellation);
            await IngestAsync(ingester, 0, 1, 2, 3);
            Assert.Equal(6, outbox.Waiting);
        }

        await using var later = await LineageGraphHost.OpenAsync(store, null, Cancellation);
        await using (await StartAsync(later, topics, topic)) await WaitForAsync(topics, topic, 6);
        Assert.Equal(6, topics.Read(topic, 6).Select(message => Text(message.Key)).Distinct().Count());

        // All of it was told: the next process has nothing to tell.
        await using var last = await LineageGraphHost.OpenAsync(store, null, Cancellation);
        using var empty = await ChangeOutbox.OpenAsync(last, Cancellation);
        Assert.Equal(0, empty.Waiting);
    }

    [Fact]
    public async Task A_crash_after_more_commits_than_the_outbox_has_places_tells_of_all()
    {
        var store = new InMemoryLineageStore();
        await using (var host = await LineageGraphHost.OpenAsync(store, null, Cancellation))
        {
            using var outbox = await ChangeOutbox.OpenAsync(host, Cancellation);
            for (var number = 0; number <= ChangeOutbox.Places; number++) await CommitAsync(host, $"d{number}");
        }

        await using var later = await LineageGraphHost.OpenAsync(store, null, Cancellation);
        using var whole = await ChangeOutbox.OpenAsync(later, Cancellation);
        Assert.Equal(ChangeOutbox.Places + 1, whole.Waiting);
    }

    [Fact]
    public async Task Changes_of_labels_are_read_back_from_the_broker_once_each_and_ends_that_come_near_too()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("changes", 1);
        var clock = new MovedClock(TimeProvider.System.GetUtcNow());
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), clock, Cancellation);
        await using var ingester = new EventIngester(host);
        await IngestAsync(ingester, 0, 1);
        await using var labels = new LabelHost(host, clock);
        await labels.StartAsync(Cancellation);
        await using var notices = new LabelOutbox(labels, new LabelHistory(labels, new HistoricalGraphs(host, clock)), host, clock, (_, _) => Task.FromResult(true));
        await notices.StartAsync(Cancellation);
        var (source, target) = (new FieldId(new DatasetId("db", "s0"), "a"), new FieldId(new DatasetId("db", "t0"), "x"));
        await using (await StartAsync(host, topics, topic))
        {
            await labels.RecordAsync([labels.NewEntry("ann") with { Assigned = new LabelAssignment("mail", source.Dataset, source.Path, "PII.email") }], Cancellation);
            Assert.Equal(["s0", "t0"], await ToldAsync(2));

            await labels.RecordAsync([labels.NewEntry("bob") with { Declassification = Approved(target, clock.GetUtcNow()) }], Cancellation);
            Assert.Equal(["s0", "t0", "t0"], await ToldAsync(3));
            clock.Move(TimeSpan.FromDays(10));
            Assert.Equal(["s0", "t0", "t0", "t0"], await ToldAsync(4));
            await labels.RecordAsync([labels.NewEntry("ann") with { Withdrawn = "mail" }], Cancellation);
            Assert.Equal(["s0", "s0", "t0", "t0", "t0", "t0"], await ToldAsync(6));
        }

        // Read anew by somebody else: nothing came twice, and nothing else changed.
        Assert.Equal(6, Told().Count);

        List<JsonNode> Told() =>
            [.. topics.Read(topic, 1).Select(message => JsonNode.Parse(Text(message.Value))!).Where(one => one["changed"]!.AsArray().Any(aspect => (string?)aspect == "labels"))];

        async Task<string[]> ToldAsync(int count)
        {
            for (var attempt = 0; Told().Count < count; attempt++)
            {
                Assert.True(attempt < 300, $"{Told().Count} of {count}");
                await Task.Delay(100, Cancellation);
            }

            return [.. Told().Select(one => (string)one["name"]!).Order(StringComparer.Ordinal)];
        }
    }

    private static Declassification Approved(FieldId node, DateTimeOffset now) => new("d")
    {
        Node = node,
        Tags = ["PII.email"],
        ToForm = LabelForm.Pseudonym,
        Origins = ["mail"],
        Reason = "agreed",
        RequestedBy = "ann",
        ApprovedBy = "bob",
        ApprovedAt = now,
        ExpiresAt = now.AddDays(40),
        State = DeclassificationState.Active,
    };

    [Fact]
    public async Task Of_changes_that_wait_long_each_subject_is_told_once_with_its_last_commit_and_what_failed_comes_back()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Cancellation);
        using var outbox = await ChangeOutbox.OpenAsync(host, Cancellation);
        for (var round = 0; round < 5; round++) await CommitAsync(host, "d", $"round {round}");
        var content = await outbox.TakeAsync(Cancellation);
        Assert.Equal(host.Current.Epoch, Assert.Single(content.Subjects).Value.Epoch);
        Assert.Equal(0, outbox.Waiting);
        outbox.PutBack(content);
        Assert.Equal(1, outbox.Waiting);
    }

    private static Task<ChangesPublisher> StartAsync(LineageGraphHost host, TestTopics topics, string topic) =>
        ChangesPublisher.StartAsync(host, new KafkaConnection(topics.Bootstrap), topic, TimeProvider.System, Cancellation);

    private static Task CommitAsync(LineageGraphHost host, string name, string? description = null) => host.CommitAsync(
        new LineageBatch { Datasets = [new DatasetRecord(new DatasetId("ns", name)) { Description = description }], RecordedAt = DateTimeOffset.UnixEpoch },
        Cancellation);

    private static Task IngestAsync(EventIngester ingester, params int[] numbers) =>
        ingester.IngestManyAsync([.. numbers.Select(number => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(TestEvents.Event(number)))], Cancellation);

    private static async Task WaitForAsync(TestTopics topics, string topic, int count)
    {
        for (var attempt = 0; topics.Read(topic, count).Count < count; attempt++)
        {
            Assert.True(attempt < 5);
            await Task.Delay(100, Cancellation);
        }
    }

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes!);
}
