using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>
/// Two replicas as processes over one Neo4j and one consumer group, one round of each fault under load. Many rounds: <c>crash-matrix --store neo4j</c>
/// of the benchmarks.
/// </summary>
[Collection(nameof(FaultTests))]
public sealed class ReplicaFaultTests(ITestOutputHelper output)
{
    private const int Seed = 20261126, EventsOfRound = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_both_replicas_answer_alike_whatever_is_killed_or_cut()
    {
        using var own = Environment.GetEnvironmentVariable(Neo4jServer.EnvironmentVariable) is { Length: > 0 } ? null : Neo4jServer.StartOwn();
        var database = own ?? Neo4jServer.Shared;
        using var faults = await ReplicaFaults.StartAsync(database, KafkaServer.Shared.Bootstrap, Seed, Cancellation);
        foreach (var fault in Enum.GetValues<ReplicaFault>())
        {
            if (fault == ReplicaFault.DatabaseKilled && !database.IsOurs) continue;
            var started = Environment.TickCount64;
            Assert.Empty(await faults.RoundAsync(fault, EventsOfRound, Cancellation));
            output.WriteLine($"{fault}: {Environment.TickCount64 - started} ms");
        }

        Assert.Empty(await faults.StopAsync(Cancellation));
    }
}
