using System.CommandLine;
using System.Diagnostics;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Kafka.Tests;
using LineageService.Ingestion.Kafka.Tests.Faults;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Faults;

/// <summary>
/// <c>crash-matrix --rounds N --kafka-kills N --seed S</c>: kills the service, or the broker, at random points under load, and checks after each
/// that what was acknowledged is logged, what is dead is the poison, and after every few that the graph is that of one quiet run. With
/// <c>--store neo4j</c> two replicas over one Neo4j: <see cref="ReplicaMatrix"/>.
/// </summary>
internal static class CrashMatrixCommand
{
    // A new store and topic after this many: the checks would grow without end.
    private const int RoundsOfStore = 10;
    private const int EventsOfRound = 150;
    private const int EventsPerSecond = 400;

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 20, Description = "Kills of the service." };
        var kafkaKills = new Option<int>("--kafka-kills") { DefaultValueFactory = _ => 2, Description = "Kills of the broker." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed of the first store; printed with each." };
        var store = new Option<string>("--store") { DefaultValueFactory = _ => "sqlite", Description = "sqlite: one service; neo4j: two replicas over one Neo4j, which is killed too." };
        store.AcceptOnlyFromAmong("sqlite", "neo4j");
        var command = new Command("crash-matrix", "Kills the service and the broker under load. Exit code 1 where anything is lost, or comes out otherwise.")
        {
            rounds, kafkaKills, seed, store,
        };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(store) == "neo4j"
            ? ReplicaMatrix.RunAsync(parsed.GetValue(rounds), parsed.GetValue(seed), cancellationToken)
            : RunAsync(parsed.GetValue(rounds), parsed.GetValue(kafkaKills), parsed.GetValue(seed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int rounds, int kafkaKills, int seed, CancellationToken cancellationToken)
    {
        using var server = KafkaServer.StartOwn();
        var started = Stopwatch.GetTimestamp();
        var failures = 0;
        var (kills, brokerKills, events) = (0, 0, 0);
        for (var store = seed; kills < rounds || brokerKills < kafkaKills; store++)
        {
            var (services, brokers) = (Math.Min(RoundsOfStore, rounds - kills), Math.Min(RoundsOfStore, kafkaKills - brokerKills));
            if (services > 0) brokers = 0;
            var (taken, found) = await RunStoreAsync(server, store, services, brokers, cancellationToken);
            (kills, brokerKills, events) = (kills + services, brokerKills + brokers, events + taken);
            failures += found.Count > 0 ? 1 : 0;
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine($"seed {store}: {services} kills of the service, {brokers} of the broker, {taken} events: {(found.Count == 0 ? "whole" : "BROKEN")} ({seconds:f0} s)");
            foreach (var violation in found) Console.WriteLine($"  {violation}");
        }

        Console.WriteLine($"{kills} kills of the service and {brokerKills} of the broker, {events} events: {failures} stores broken");
        return failures == 0 ? 0 : 1;
    }

    private static async Task<(int Events, IReadOnlyList<string> Violations)> RunStoreAsync(
        KafkaServer server, int seed, int kills, int brokerKills, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("lineage-crash-").FullName;
        try
        {
            using var topics = new TestTopics(server.Bootstrap);
            var topic = await topics.CreateAsync("events");
            using var load = new FaultLoad(server.Bootstrap, topic, seed);
            using var service = new ServedConsumer(Path.Combine(directory, "store"), server.Bootstrap, topic, topics.Name("group"));
            var random = new Random(seed);
            await service.StartAsync(cancellationToken);
            for (var round = 0; round < kills + brokerKills; round++)
            {
                var writing = load.WriteAsync(EventsOfRound, EventsPerSecond, cancellationToken);
                await Task.Delay(random.Next(0, 1000 * EventsOfRound / EventsPerSecond), cancellationToken);
                if (round < kills) await KillServiceAsync(service, random, cancellationToken);
                else KillBroker(server);
                await writing;
                await service.WaitForAsync(load, TimeSpan.FromMinutes(1), cancellationToken);
                await using var reader = await SqliteLineageStore.OpenAsync(
                    Path.Combine(directory, "store"), new SqliteStoreOptions { ReadOnly = true }, cancellationToken);
                var isLast = round == kills + brokerKills - 1;
                var found = await FaultCheck.FindAsync(load, reader, withExport: isLast || round % 3 == 0, cancellationToken);
                if (found.Count > 0) return (load.Events.Count, [$"after round {round}:", .. found]);
            }

            await service.StopAsync(cancellationToken);
            return (load.Events.Count, []);
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            // The other stores are tried all the same.
            return (0, [failure.Message]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Now and then it is killed again while it comes up: a recovery that is cut short.
    private static async Task KillServiceAsync(ServedConsumer service, Random random, CancellationToken cancellationToken)
    {
        service.Kill();
        if (random.Next(4) == 0)
        {
            service.Begin();
            await Task.Delay(random.Next(50, 1200), cancellationToken);
            service.Kill();
        }

        await service.StartAsync(cancellationToken);
    }

    private static void KillBroker(KafkaServer server)
    {
        server.Kill();
        server.Start();
    }
}
