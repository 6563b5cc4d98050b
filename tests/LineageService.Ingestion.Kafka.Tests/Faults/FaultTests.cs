using Confluent.Kafka;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Sources;
using LineageService.Testing.Servers;
using Microsoft.Data.Sqlite;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>
/// One round of each kind of fault, under load with poison in it. Alone, since brokers are killed here. Many rounds: <c>crash-matrix</c> of the
/// benchmarks.
/// </summary>
[Collection(nameof(FaultTests))]
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultTests : IDisposable
{
    private const int Seed = 20261126;

    private readonly string _directory = Directory.CreateTempSubdirectory("lineage-faults-").FullName;
    private readonly TestTopics _topics = new(KafkaServer.Shared.Bootstrap);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_directory, "store");

    [Fact]
    public async Task Service_killed()
    {
        var topic = await _topics.CreateAsync("events");
        using var load = new FaultLoad(_topics.Bootstrap, topic, Seed);
        using var service = new ServedConsumer(Store, _topics.Bootstrap, topic, _topics.Name("group"));
        await service.StartAsync(Cancellation);
        var writing = load.WriteAsync(1500, 1000, Cancellation);
        await Task.Delay(700, Cancellation);
        service.Kill();
        await service.StartAsync(Cancellation);
        await writing;
        await service.WaitForAsync(load, TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, await service.StopAsync(Cancellation));
        await AssertWholeAsync(load);
    }

    [Fact]
    public async Task Kafka_killed()
    {
        var server = KafkaServer.Shared.IsOurs ? KafkaServer.Shared : KafkaServer.StartOwn();
        using var topics = new TestTopics(server.Bootstrap);
        var topic = await topics.CreateAsync("events");
        using var load = new FaultLoad(server.Bootstrap, topic, Seed);
        await using (var service = await StartAsync(Options(server.Bootstrap, topic)))
        {
            var writing = load.WriteAsync(1500, 1000, Cancellation);
            await service.WaitAsync(status => status.Counts.Received > 200);
            server.Kill();
            await service.WaitAsync(status => status.State == IngestSourceState.Retrying);
            server.Start();
            await writing;
            await WaitForAsync(service, load);
            await service.WaitAsync(status => status.State == IngestSourceState.Running);
        }

        await AssertWholeAsync(load);
        if (server != KafkaServer.Shared) server.Dispose();
    }

    [Fact]
    public async Task Network_cut()
    {
        var server = KafkaServer.Shared.IsOurs ? KafkaServer.Shared : KafkaServer.StartOwn();
        using var topics = new TestTopics(server.Bootstrap);
        var topic = await topics.CreateAsync("events");
        using var proxy = server.StartProxy();
        using var load = new FaultLoad(server.Bootstrap, topic, Seed);
        await using (var service = await StartAsync(Options(server.ProxiedBootstrap, topic)))
        {
            var writing = load.WriteAsync(1500, 1000, Cancellation);
            await service.WaitAsync(status => status.Counts.Received > 200);
            proxy.Cut();
            await service.WaitAsync(status => status.State == IngestSourceState.Retrying);
            await writing;
            proxy.Mend();
            await WaitForAsync(service, load);
        }

        await AssertWholeAsync(load);
        if (server != KafkaServer.Shared) server.Dispose();
    }

    [Fact]
    public async Task Store_full()
    {
        var topic = await _topics.CreateAsync("events");
        using var load = new FaultLoad(_topics.Bootstrap, topic, Seed);
        var options = Options(_topics.Bootstrap, topic) with { InstanceId = "full", RevocationWait = TimeSpan.FromSeconds(1) };
        await using (var service = await StartAsync(options, new SqliteStoreOptions { MaxBytes = 600_000 }))
        {
            var writing = load.WriteAsync(1500, 3000, Cancellation);
            await service.WaitAsync(status => status is { State: IngestSourceState.Retrying, Reason: "The disk is full." });
            await writing;
            Assert.True(service.Status.Counts.Received < 1500);
        }

        await using (var service = await StartAsync(options)) await WaitForAsync(service, load);
        await AssertWholeAsync(load);
    }

    [Fact]
    public async Task Store_slow()
    {
        var topic = await _topics.CreateAsync("events");
        using var load = new FaultLoad(_topics.Bootstrap, topic, Seed);
        var options = Options(_topics.Bootstrap, topic) with { PauseAfter = TimeSpan.FromMilliseconds(100), MaxBatchRecords = 100 };
        await using (var service = await StartAsync(options))
        {
            var writing = load.WriteAsync(1500, 1000, Cancellation);
            await service.WaitAsync(status => status.Counts.Received > 100);
            var hasPaused = false;
            for (var hold = 0; hold < 3; hold++)
            {
                // Somebody else writes to the file for a while: whatever the service commits meanwhile waits.
                using var other = new SqliteConnection($"Data Source={Path.Combine(Store, "lineage.db")};Pooling=False");
                other.Open();
                using var begin = other.CreateCommand();
                begin.CommandText = "BEGIN IMMEDIATE";
                begin.ExecuteNonQuery();
                await Task.Delay(700, Cancellation);
                hasPaused |= service.Status.State == IngestSourceState.Paused;
            }

            Assert.True(hasPaused);
            await writing;
            await WaitForAsync(service, load);
            await service.WaitAsync(status => status.State == IngestSourceState.Running);
        }

        await AssertWholeAsync(load);
    }

    [Fact]
    public async Task What_a_slow_store_has_not_taken_yet_is_not_read_again()
    {
        var topic = await _topics.CreateAsync("events", 1);
        await using var service = await StartAsync(Options(_topics.Bootstrap, topic));
        await service.WaitAsync(status => status.Partitions.Length == 1);
        using (var other = new SqliteConnection($"Data Source={Path.Combine(Store, "lineage.db")};Pooling=False"))
        {
            // Held for longer than a partition without records is let alone.
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            await _topics.ProduceAsync(topic, TestEvents.Events(20));
            await Task.Delay(TimeSpan.FromSeconds(6), Cancellation);
        }

        await service.WaitAsync(status => status.Lag == 0 && status.Counts.Received >= 20);
        Assert.Equal((20, 20, 0), (service.Status.Counts.Received, service.Status.Counts.Accepted, service.Status.Counts.Duplicate));
    }

    [Fact]
    public async Task Rebalance_in_flight()
    {
        var topic = await _topics.CreateAsync("events");
        using var load = new FaultLoad(_topics.Bootstrap, topic, Seed);
        var options = Options(_topics.Bootstrap, topic) with { MaxBatchRecords = 50 };
        await using (var service = await StartAsync(options))
        {
            var writing = load.WriteAsync(1500, 1000, Cancellation);
            for (var round = 0; round < 2; round++)
            {
                await service.WaitAsync(status => status.Partitions.Length == 3);
                await Task.Run(() => TakePartitionAndLeave(topic, options.Group), Cancellation);
            }

            await writing;
            await WaitForAsync(service, load);
        }

        await AssertWholeAsync(load);
    }

    public void Dispose()
    {
        _topics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static KafkaConsumerOptions Options(string bootstrap, string topic) => new(
        new KafkaConnection(bootstrap)
        {
            Settings = new KafkaConnection("").Settings.SetItem("reconnect.backoff.max.ms", "500").SetItem("heartbeat.interval.ms", "300"),
        },
        $"{topic}.group")
    {
        EventTopics = [topic],
        MaxRetryDelay = TimeSpan.FromSeconds(1),
    };

    // A member that reads and commits nothing: what it gets, somebody must read again.
    private void TakePartitionAndLeave(string topic, string group)
    {
        using var member = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = _topics.Bootstrap,
            GroupId = group,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            EnableAutoCommit = false,
            HeartbeatIntervalMs = 300,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        member.Subscribe(topic);
        var deadline = Environment.TickCount64 + 20_000;
        while (member.Assignment.Count == 0 && Environment.TickCount64 < deadline) member.Consume(TimeSpan.FromMilliseconds(50));
        for (var read = 0; read < 5; read++) member.Consume(TimeSpan.FromMilliseconds(50));
        member.Close();
    }

    private async Task<TestService> StartAsync(KafkaConsumerOptions options, SqliteStoreOptions? store = null) =>
        await TestService.StartAsync(options, await SqliteLineageStore.OpenAsync(Store, store ?? new SqliteStoreOptions(), Cancellation));

    private static Task WaitForAsync(TestService service, FaultLoad load) => service.WaitAsync(
        status => load.Ends.All(end => status.Partitions.Any(partition => partition.Partition == end.Key && partition.Next >= end.Value)), 40);

    private async Task AssertWholeAsync(FaultLoad load)
    {
        await using var store = await SqliteLineageStore.OpenAsync(Store, new SqliteStoreOptions { ReadOnly = true }, Cancellation);
        Assert.Empty(await FaultCheck.FindAsync(load, store, withExport: true, Cancellation));
        Assert.NotEmpty(load.Poison);
    }
}
