using Confluent.Kafka;
using LineageService.Graph.Store;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.EventLog;
using LineageService.Ingestion.Sources;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

/// <summary>What brokers refuse: nothing is lost by it, nothing is committed before its time, and the status says what is wrong.</summary>
public sealed class BrokerErrorTests : IDisposable
{
    private readonly MockBrokers _brokers = new();
    private readonly TestTopics _topics;

    public BrokerErrorTests() => _topics = new TestTopics(_brokers.Bootstrap);

    [Fact]
    public async Task A_commit_of_offsets_that_is_refused_is_made_again()
    {
        var topic = _brokers.CreateTopic("events", 2);
        await _topics.ProduceAsync(topic, TestEvents.Events(40));
        _brokers.Refuse(
            MockBrokers.Request.OffsetCommit, ErrorCode.GroupCoordinatorNotAvailable, ErrorCode.RequestTimedOut, ErrorCode.OffsetMetadataTooLarge);
        await using var service = await TestService.StartAsync(Options(topic));
        await service.WaitForAsync(40);
        Assert.Equal(new IngestSourceCounts(40, 40, 0, 0, 0), service.Status.Counts);
    }

    [Fact]
    public async Task A_fetch_that_is_refused_is_made_again_and_misses_nothing()
    {
        var topic = _brokers.CreateTopic("events", 2);
        await _topics.ProduceAsync(topic, TestEvents.Events(40));
        _brokers.Refuse(
            MockBrokers.Request.Fetch, ErrorCode.LeaderNotAvailable, ErrorCode.NotLeaderForPartition, ErrorCode.Unknown, ErrorCode.RequestTimedOut);
        await using var service = await TestService.StartAsync(Options(topic));
        await service.WaitForAsync(40);
        Assert.Equal(new IngestSourceCounts(40, 40, 0, 0, 0), service.Status.Counts);
    }

    [Fact]
    public async Task A_group_that_is_not_open_to_the_client_is_told_and_joined_once_it_is()
    {
        var topic = _brokers.CreateTopic("events", 1);
        await _topics.ProduceAsync(topic, TestEvents.Events(4));
        _brokers.Refuse(MockBrokers.Request.JoinGroup, ErrorCode.GroupAuthorizationFailed, ErrorCode.GroupAuthorizationFailed);
        await using var service = await TestService.StartAsync(Options(topic));
        await service.WaitAsync(status => status.State == IngestSourceState.Retrying);
        Assert.Contains("authorization", service.Status.Reason, StringComparison.OrdinalIgnoreCase);
        await service.WaitForAsync(4);
        Assert.Equal(IngestSourceState.Running, service.Status.State);
    }

    [Fact]
    public async Task Offsets_wait_for_the_dead_letter_that_its_topic_does_not_take()
    {
        var (topic, dead) = (_brokers.CreateTopic("events", 1), _brokers.CreateTopic("dead", 1));
        await _topics.ProduceAsync(topic, [TestEvents.Event(0), TestEvents.Poison(1)]);
        _brokers.Refuse(MockBrokers.Request.Produce, [.. Enumerable.Repeat(ErrorCode.TopicAuthorizationFailed, 3)]);
        await using var service = await TestService.StartAsync(Options(topic) with { DeadLetterTopic = dead });
        await service.WaitAsync(status => status.State == IngestSourceState.Retrying);
        var status = service.Status;
        Assert.Contains("authorization", status.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.True(Assert.Single(status.Partitions).Committed is null or 0, status.ToString());
        await service.WaitAsync(later => later.Partitions.Single().Committed == 2);
        Assert.Equal(TestEvents.Poison(1), System.Text.Encoding.UTF8.GetString(Assert.Single(_topics.Read(dead, 1)).Value!));
    }

    [Fact]
    public async Task What_the_event_log_does_not_take_is_not_acknowledged()
    {
        var topic = _brokers.CreateTopic("log", 1);
        using var intake = new KafkaEventIntake(new KafkaEventLog(new KafkaConnection(_brokers.Bootstrap), topic, new InMemoryLineageStore()));
        var body = System.Text.Encoding.UTF8.GetBytes(TestEvents.Event(0));
        // What passes by itself is not the caller's matter.
        _brokers.Refuse(MockBrokers.Request.Produce, ErrorCode.NotEnoughReplicas, ErrorCode.NotLeaderForPartition);
        Assert.True((await intake.IngestAsync(new(body), TestContext.Current.CancellationToken)).IsSuccess);
        Assert.Equal(body, Assert.Single(_topics.Read(topic, 1)).Value);

        _brokers.Refuse(MockBrokers.Request.Produce, ErrorCode.TopicAuthorizationFailed);
        await Assert.ThrowsAsync<LineageStoreException>(() => intake.IngestAsync(new(body), TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _topics.Dispose();
        _brokers.Dispose();
    }

    private KafkaConsumerOptions Options(string topic) =>
        new(new KafkaConnection(_brokers.Bootstrap), "group") { EventTopics = [topic], MaxRetryDelay = TimeSpan.FromSeconds(1) };
}
