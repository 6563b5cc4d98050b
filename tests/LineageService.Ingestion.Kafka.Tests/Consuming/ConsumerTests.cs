using System.Collections.Immutable;
using System.Text;
using Confluent.Kafka;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Native;
using LineageService.Ingestion.Sources;
using LineageService.Ingestion.Usage;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

public sealed class ConsumerTests : IDisposable
{
    private readonly TestTopics _topics = new(KafkaServer.Shared.Bootstrap);

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Events_of_every_compression_are_taken(CompressionType compression)
    {
        var topic = await _topics.CreateAsync("events");
        await _topics.ProduceAsync(topic, TestEvents.Events(50), compression);
        await using var service = await TestService.StartAsync(Options(topic));
        await service.WaitForAsync(50);
        Assert.Equal(50, service.Status.Counts.Accepted);
        await service.WaitAsync(status => status is { Lag: 0, State: IngestSourceState.Running });
    }

    [Fact]
    public async Task A_pattern_takes_topics_and_offsets_outlive_the_consumer()
    {
        await _topics.ProduceAsync(await _topics.CreateAsync("a.events"), TestEvents.Events(10));
        await _topics.ProduceAsync(await _topics.CreateAsync("b.events"), TestEvents.Events(10, 10));
        await _topics.ProduceAsync(await _topics.CreateAsync("c.others"), ["no event"]);
        var options = Options($"^{_topics.Name("").Replace(".", "\\.", StringComparison.Ordinal)}.*events$");
        var store = new InMemoryLineageStore();
        await using (var service = await TestService.StartAsync(options, store))
        {
            await service.WaitForAsync(20);
            Assert.Equal(20, service.Status.Counts.Accepted);
        }

        await _topics.ProduceAsync(_topics.Name("a.events"), TestEvents.Events(5, 20));
        await using var second = await TestService.StartAsync(options, store);
        await second.WaitForAsync(5);
        Assert.Equal(new IngestSourceCounts(5, 5, 0, 0, 0), second.Status.Counts);
    }

    [Fact]
    public async Task A_topic_written_in_transactions_is_read_to_its_end_without_what_was_taken_back()
    {
        var topic = await _topics.CreateAsync("events", 1);
        await _topics.ProduceTogetherAsync(topic, TestEvents.Events(3), aborted: true);
        var store = new InMemoryLineageStore();
        await using (var service = await TestService.StartAsync(Options(topic), store))
        {
            await service.WaitAsync(status => status is { Lag: 0, Partitions: [{ End: > 0 }] });
            await _topics.ProduceTogetherAsync(topic, TestEvents.Events(10, 3));
            await _topics.ProduceTogetherAsync(topic, TestEvents.Events(2, 13), aborted: true);
            await service.WaitForAsync(10);
            await service.WaitAsync(status => status.Lag == 0);
            await _topics.ProduceTogetherAsync(topic, TestEvents.Events(5, 15));
            await service.WaitForAsync(15);
            await service.WaitAsync(status => status is { Lag: 0, Partitions: [{ Committed: { } committed, End: { } end }] } && committed == end);

            // Longer than a partition that brings nothing is left alone: this one is at its end, and nothing is tried again.
            var retried = service.Status.Counts.Retried;
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.Equal((15L, retried), (service.Status.Counts.Accepted, service.Status.Counts.Retried));
        }

        await _topics.ProduceTogetherAsync(topic, TestEvents.Events(1, 20));
        await using var second = await TestService.StartAsync(Options(topic), store);
        await second.WaitForAsync(1);
        Assert.Equal(1, second.Status.Counts.Accepted);
    }

    [Fact]
    public async Task What_was_read_twice_changes_nothing()
    {
        var topic = await _topics.CreateAsync("events");
        await _topics.ProduceAsync(topic, TestEvents.Events(20));
        await _topics.ProduceAsync(topic, TestEvents.Events(20));
        await using var service = await TestService.StartAsync(Options(topic));
        await service.WaitForAsync(40);
        Assert.Equal(new IngestSourceCounts(40, 20, 20, 0, 0), service.Status.Counts);
    }

    [Fact]
    public async Task Poison_is_a_dead_letter_in_the_store_and_in_the_topic_with_reason_position_and_its_own_headers()
    {
        var topic = await _topics.CreateAsync("events", 1);
        var dead = await _topics.CreateAsync("dead", 1);
        var poison = new Message<byte[]?, byte[]?>
        {
            Key = "k"u8.ToArray(),
            Value = Encoding.UTF8.GetBytes(TestEvents.Poison(2)),
            Headers = new Headers { { "trace", "abc"u8.ToArray() } },
        };
        await _topics.ProduceAsync(topic, TestEvents.Events(3));
        await _topics.ProduceAsync(topic, [poison, new() { Key = "k"u8.ToArray() }]);
        await _topics.ProduceAsync(topic, TestEvents.Events(3, 3));
        await using var service = await TestService.StartAsync(Options(topic) with { DeadLetterTopic = dead });
        await service.WaitForAsync(8);
        Assert.Equal(new IngestSourceCounts(8, 6, 0, 2, 0), service.Status.Counts);

        var letters = await service.Store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), TestContext.Current.CancellationToken);
        Assert.Equal([$"kafka:{topic}/0@3", $"kafka:{topic}/0@4"], letters.Items.Select(letter => letter.Position).Order());
        var written = _topics.Read(dead, 2);
        Assert.Equal(2, written.Count);
        var first = written.Single(message => message.Value is not null);
        Assert.Equal(poison.Value, first.Value);
        Assert.Equal("k"u8.ToArray(), first.Key);
        Assert.Equal("abc", Header(first, "trace"));
        Assert.Equal((topic, "0", "3"), (Header(first, "lineage.topic"), Header(first, "lineage.partition"), Header(first, "lineage.offset")));
        Assert.Equal(letters.Items.Single(letter => letter.Size > 0).Reason, Header(first, "lineage.reason"));
    }

    [Fact]
    public async Task A_letter_that_its_topic_does_not_take_whole_goes_there_without_its_value_and_is_whole_in_the_store()
    {
        var topic = await _topics.CreateAsync("events", 1);
        var dead = await _topics.CreateAsync("dead", 1, maxRecordBytes: 2_000);
        var poison = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4_000));
        await _topics.ProduceAsync(topic, [poison]);
        await using var service = await TestService.StartAsync(Options(topic) with { DeadLetterTopic = dead });
        await service.WaitForAsync(1);
        await service.WaitAsync(status => status.Partitions.All(partition => partition.Committed == 1));
        var letter = Assert.Single(_topics.Read(dead, 1));
        Assert.Null(letter.Value);
        Assert.Equal(("true", "0"), (Header(letter, "lineage.value-omitted"), Header(letter, "lineage.offset")));
        var letters = await service.Store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), TestContext.Current.CancellationToken);
        Assert.Equal(poison, Encoding.UTF8.GetString(Assert.Single(letters.Items).Body.Span));
    }

    [Fact]
    public async Task An_event_beyond_the_limit_is_a_dead_letter_with_its_body()
    {
        var topic = await _topics.CreateAsync("events", 1);
        await _topics.ProduceAsync(topic, [TestEvents.Event(0), new string('x', 5000)]);
        var small = EventIngestOptions.Default with { Reading = EventIngestOptions.Default.Reading with { MaxEventBytes = 4096 } };
        await using var service = await TestService.StartAsync(Options(topic), ingest: small);
        await service.WaitForAsync(2);
        var letters = await service.Store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), TestContext.Current.CancellationToken);
        for (var tries = 0; letters.Items.IsEmpty && tries < 100; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            letters = await service.Store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), TestContext.Current.CancellationToken);
        }

        Assert.Equal(5000, Assert.Single(letters.Items).Size);
    }

    [Fact]
    public async Task Of_a_task_the_latest_record_stands_whatever_order_records_come_in()
    {
        var topic = await _topics.CreateAsync("tasks", 3);
        static Message<byte[]?, byte[]?> Task(string column, int minute) => new()
        {
            Value = Encoding.UTF8.GetBytes($$"""{"name":"load","sql":"insert into t select {{column}} as x from s","dialect":"spark"}"""),
            Timestamp = new Timestamp(new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc)),
        };
        await _topics.ProduceAsync(topic, [Task("a", 1), Task("b", 9), new() { Value = "{\"nothing\":1}"u8.ToArray() }]);
        await using var service = await TestService.StartAsync(Options() with { TaskTopic = topic });
        await service.WaitForAsync(3);
        await _topics.ProduceAsync(topic, [Task("c", 5)]);
        await service.WaitForAsync(4);
        Assert.Equal(new IngestSourceCounts(4, 3, 0, 1, 0), service.Status.Counts);
        var edges = await service.Store.FindEdgeSetsAsync(new("default", "load"), TestContext.Current.CancellationToken);
        Assert.Contains(Assert.Single(edges).Edges, edge => edge.From.ToString() == "field:default:s:b");
    }

    [Fact]
    public async Task Usage_goes_to_its_sink()
    {
        var topic = await _topics.CreateAsync("usage", 1);
        await _topics.ProduceAsync(topic, ["one", "bad", "two"]);
        var sink = new RecordedUsage();
        await using var service = await TestService.StartAsync(Options() with { UsageTopic = topic }, usage: sink);
        await service.WaitForAsync(3);
        Assert.Equal(["one", "bad", "two"], sink.Taken);
        Assert.Equal(new IngestSourceCounts(3, 2, 0, 1, 0), service.Status.Counts);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_yet_is_waited_for()
    {
        var connection = Connection() with { Settings = Connection().Settings.SetItem("topic.metadata.refresh.interval.ms", "300") };
        await using var service = await TestService.StartAsync(Options(_topics.Name("later")) with { Connection = connection });
        await service.WaitAsync(status => status.State == IngestSourceState.Retrying);
        await _topics.ProduceAsync(await _topics.CreateAsync("later"), TestEvents.Events(2));
        await service.WaitForAsync(2);
        Assert.Equal(IngestSourceState.Running, service.Status.State);
    }

    [Fact]
    public async Task Two_members_of_a_group_share_the_partitions_and_lose_nothing_when_one_leaves()
    {
        var topic = await _topics.CreateAsync("events", 4);
        var store = new InMemoryLineageStore();
        await _topics.ProduceAsync(topic, TestEvents.Events(400));
        await using var first = await TestService.StartAsync(Options(topic) with { MaxBatchRecords = 20 }, store);
        await first.WaitForAsync(400);
        await using (var second = await TestService.StartAsync(Options(topic) with { MaxBatchRecords = 20 }))
        {
            await second.WaitAsync(status => status.Partitions.Length == 2);
            Assert.Equal(2, first.Status.Partitions.Length);
            Assert.Equal("cooperative-sticky", await AssignorAsync(_topics.Name("group")));
            await _topics.ProduceAsync(topic, TestEvents.Events(400, 400));
            await first.WaitAsync(status => status.Counts.Received + second.Status.Counts.Received >= 800);
        }

        await first.WaitAsync(status => status.Partitions.Length == 4);
        await _topics.ProduceAsync(topic, TestEvents.Events(40, 800));
        await first.WaitAsync(status => status is { Lag: 0, Partitions.Length: 4 });
    }

    [Fact]
    public async Task A_second_one_of_the_same_name_fences_the_first_which_says_so()
    {
        var topic = await _topics.CreateAsync("events");
        var options = Options(topic) with { InstanceId = "store-1" };
        await _topics.ProduceAsync(topic, TestEvents.Events(3));
        await using var first = await TestService.StartAsync(options);
        await first.WaitForAsync(3);
        await using var second = await TestService.StartAsync(options);
        await first.WaitAsync(status => status.State == IngestSourceState.Failed);
        Assert.Contains("fenced", first.Status.Reason, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => _topics.Dispose();

    private KafkaConnection Connection() =>
        new(_topics.Bootstrap) { Settings = new KafkaConnection("").Settings.SetItem("heartbeat.interval.ms", "300") };

    private KafkaConsumerOptions Options(params string[] topics) =>
        new(Connection(), _topics.Name("group")) { EventTopics = [.. topics], MaxRetryDelay = TimeSpan.FromSeconds(1) };

    private async Task<string> AssignorAsync(string group)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _topics.Bootstrap }).Build();
        return (await admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions.Single().PartitionAssignor;
    }

    private static string Header(Message<byte[]?, byte[]?> message, string name) => Encoding.UTF8.GetString(message.Headers.GetLastBytes(name));

    private sealed class RecordedUsage : IUsageSink
    {
        public List<string> Taken { get; } = [];

        public Task<ImmutableArray<UsageOutcome>> TakeAsync(ImmutableArray<ReceivedEvent> records, CancellationToken cancellationToken)
        {
            var texts = records.Select(record => Encoding.UTF8.GetString(record.Body.Span)).ToArray();
            Taken.AddRange(texts);
            return Task.FromResult<ImmutableArray<UsageOutcome>>([.. texts.Select(text => new UsageOutcome(text == "bad" ? "no usage" : null))]);
        }
    }
}
