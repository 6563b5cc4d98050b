using System.Net;
using LineageService.Api.Hosting.Readiness;
using LineageService.Api.Tests.Hosting;
using LineageService.Ingestion.Sources;

namespace LineageService.Api.Tests;

/// <summary>The service is ready when it has caught up, or where that is passed over; else it says why not.</summary>
public sealed class ReadinessTests
{
    private static readonly LineageApiOptions Strict = new() { Readiness = new ReadinessOptions { MaxLag = 10 } };

    [Fact]
    public async Task Ready_when_the_store_answers_and_the_graph_is_loaded()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.OK, "ready"), (answer.Status, (string?)answer.Json["status"]));
        Assert.Equal(["store: ready", "snapshot: ready"], Checks(answer));
    }

    [Theory]
    [InlineData(IngestSourceState.Running, 10L, null)]
    [InlineData(IngestSourceState.Paused, 10L, null)]
    [InlineData(IngestSourceState.Running, 11L, "11 records behind its topics, and 10 are allowed")]
    [InlineData(IngestSourceState.Running, null, "not known yet how far")]
    [InlineData(IngestSourceState.Starting, 0L, "not connected yet")]
    [InlineData(IngestSourceState.Retrying, 0L, "waits for something")]
    [InlineData(IngestSourceState.Failed, 0L, "does not run")]
    public async Task A_source_that_is_behind_keeps_the_service_from_being_ready_unless_that_is_passed_over(
        IngestSourceState state, long? lag, string? obstacle)
    {
        var source = new SteadySource(state, lag);
        await using (var service = await RunningService.StartAsync(options: Strict, with: backend => backend with { Sources = [source] }))
        {
            var answer = await service.GetAsync("/health/ready");
            Assert.Equal(obstacle is null ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal(obstacle is null ? "ready" : "waiting", (string?)answer.Json["status"]);
            Assert.Contains(obstacle ?? "topics", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", answer.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/live")).Status);
        }

        var lenient = Strict with { Readiness = Strict.Readiness with { ReadyWhileBehind = true } };
        await using (var service = await RunningService.StartAsync(options: lenient, with: backend => backend with { Sources = [source] }))
        {
            var answer = await service.GetAsync("/health/ready");
            Assert.Equal((HttpStatusCode.OK, "ready"), (answer.Status, (string?)answer.Json["status"]));
            Assert.Equal(obstacle is null ? "topics: ready" : "topics: waived", Checks(answer)[^1]);
        }
    }

    [Fact]
    public async Task A_check_of_another_part_counts_and_one_that_hangs_is_an_obstacle()
    {
        var options = new LineageApiOptions { Readiness = new ReadinessOptions { CheckBudget = TimeSpan.FromMilliseconds(100), ReadyWhileBehind = true } };
        await using var service = await RunningService.StartAsync(
            options: options, with: backend => backend with { Checks = [new OwnCheck("replica", "The replica is three commits behind."), new OwnCheck("hanging", null)] });
        var answer = await service.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(["store: ready", "snapshot: ready", "replica: waived", "hanging: waiting"], Checks(answer));
        Assert.Contains("took longer than 0.1 s", answer.Body, StringComparison.Ordinal);
    }

    private static string[] Checks(Answer answer) => [.. answer.Json["checks"]!.AsArray().Select(check => $"{check!["name"]}: {check["status"]}")];

    private sealed class SteadySource(IngestSourceState state, long? lag) : IIngestSource
    {
        public IngestSourceStatus Status { get; } = new(
            "group",
            state,
            state == IngestSourceState.Running ? null : "no broker answers at hush:9092",
            DateTimeOffset.UnixEpoch,
            IngestSourceCounts.None,
            [new IngestPartition("events", 0, 5, 5, lag is null ? null : 5 + lag, null)]);
    }

    private sealed class OwnCheck(string name, string? obstacle) : IReadinessCheck
    {
        public string Name => name;

        public bool IsAboutLag => obstacle is not null;

        public async ValueTask<string?> FindObstacleAsync(CancellationToken cancellationToken)
        {
            if (obstacle is null) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return obstacle;
        }
    }
}
