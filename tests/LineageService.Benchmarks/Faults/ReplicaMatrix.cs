using System.Diagnostics;
using LineageService.Ingestion.Kafka.Tests.Faults;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Faults;

/// <summary>
/// Rounds of faults over two replicas that share one Neo4j and one consumer group, each a process of its own: in turn the database is killed, a replica
/// is killed, and a replica is cut off the database.
/// </summary>
internal static class ReplicaMatrix
{
    // An empty database and a new topic after this many: the checks would grow without end.
    private const int RoundsOfStore = 6;
    private const int EventsOfRound = 200;

    public static async Task<int> RunAsync(int rounds, int seed, CancellationToken cancellationToken)
    {
        using var broker = KafkaServer.StartOwn();
        using var database = Neo4jServer.StartOwn();
        var started = Stopwatch.GetTimestamp();
        var faults = Enum.GetValues<ReplicaFault>();
        var (broken, events, done) = (0, 0, 0);
        for (var store = seed; done < rounds; store++)
        {
            using var replicas = await ReplicaFaults.StartAsync(database, broker.Bootstrap, store, cancellationToken);
            IReadOnlyList<string> found = [];
            for (var round = 0; round < RoundsOfStore && done < rounds && found.Count == 0; round++, done++)
            {
                var fault = faults[done % faults.Length];
                found = await replicas.RoundAsync(fault, EventsOfRound, cancellationToken);
                Console.WriteLine($"round {done + 1}, seed {store}: {fault}: {(found.Count == 0 ? "whole" : "BROKEN")} ({Stopwatch.GetElapsedTime(started).TotalSeconds:f0} s)");
            }

            if (found.Count == 0) found = await replicas.StopAsync(cancellationToken);
            foreach (var violation in found) Console.WriteLine($"  {violation}");
            if (found.Count > 0) broken++;
            events += replicas.Events;
        }

        Console.WriteLine($"{done} rounds over two replicas, {events} events: {broken} stores broken");
        return broken == 0 ? 0 : 1;
    }
}
