using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Exchange;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Faults;

/// <summary>
/// Two replicas take events while a network is cut, a replica vanishes, or Neo4j is killed: nothing acknowledged is lost, and both come to show what one
/// quiet service makes of the same events. Two rounds here, a cut and a vanished replica; <c>LINEAGE_REPLICA_ROUNDS=30</c> for many. Replicas that are
/// processes of their own, and the kill of Neo4j under them, are in the tests of Kafka.
/// </summary>
public sealed class ReplicaFaultTests(ITestOutputHelper output)
{
    private const int EventsOfRound = 60, Piece = 5, RoundsInCi = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_both_replicas_converge_whatever_is_killed_or_cut()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LINEAGE_REPLICA_ROUNDS"), CultureInfo.InvariantCulture, out var many) ? many : RoundsInCi;
        await (await EmptyStores.OpenAsync(Token)).DisposeAsync();
        await using var alone = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        await using var quiet = new EventIngester(alone);
        FaultyReplica[] replicas = [await FaultyReplica.StartAsync(Token), await FaultyReplica.StartAsync(Token)];
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                var random = new Random(round);
                var events = Enumerable.Range(0, EventsOfRound).Select(_ => Event(round, random)).ToArray();
                var started = Stopwatch.GetTimestamp();
                await RoundAsync(replicas, new ConcurrentQueue<byte[][]>(events.Chunk(Piece)), round, random);
                await quiet.IngestManyAsync([.. events.Select(body => (ReadOnlyMemory<byte>)body)], Token);
                await CheckAsync(replicas, alone);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: fault {round % 3}, {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
            }
        }
        finally
        {
            foreach (var replica in replicas) await replica.DisposeAsync();
        }
    }

    private static async Task RoundAsync(FaultyReplica[] replicas, ConcurrentQueue<byte[][]> work, int round, Random random)
    {
        var vanished = -1;
        var victim = random.Next(2);
        async Task ServeAsync(int place)
        {
            while (work.TryDequeue(out var piece))
            {
                // What was not acknowledged is sent again, to whoever is there, as a consumer group does.
                if (await replicas[place].TakeAsync(piece, () => Volatile.Read(ref vanished) == place, Token)) continue;
                work.Enqueue(piece);
                return;
            }
        }

        Task[] serving = [Task.Run(() => ServeAsync(0), Token), Task.Run(() => ServeAsync(1), Token)];
        await Task.Delay(random.Next(50, 600), Token);
        switch (round % 3)
        {
            case 2 when Neo4jServer.Shared.IsOurs:
                Neo4jServer.Shared.Kill();
                Neo4jServer.Shared.Start();
                break;
            case 1:
                var gone = replicas[victim];
                gone.Vanish();
                Volatile.Write(ref vanished, victim);
                await serving[victim];
                replicas[victim] = await FaultyReplica.StartAsync(Token);
                Volatile.Write(ref vanished, -1);
                serving[victim] = Task.Run(() => ServeAsync(victim), Token);
                await gone.DisposeAsync();
                break;
            default:
                await replicas[victim].CutAsync(TimeSpan.FromSeconds(1), Token);
                break;
        }

        await Task.WhenAll(serving);
        while (work.TryDequeue(out var rest)) await replicas[0].TakeAsync(rest, () => false, Token);
    }

    private static async Task CheckAsync(FaultyReplica[] replicas, LineageGraphHost alone)
    {
        await using var reader = await EmptyStores.AgainAsync(Token);
        Assert.Equal(await ExportAsync(alone.Store), await ExportAsync(reader));
        var expected = GraphText.Of(await GraphLoader.LoadAsync(reader, Token));
        var epoch = await reader.ReadEpochAsync(Token);
        foreach (var replica in replicas)
        {
            for (var wait = 0; wait < 600 && replica.Host.Current.Epoch < epoch; wait++)
            {
                replica.Host.FollowSoon();
                await Task.Delay(50, Token);
            }

            Assert.Equal(epoch, replica.Host.Current.Epoch);
            Assert.Equal(expected, GraphText.Of(replica.Host.Current));
        }
    }

    private static async Task<string> ExportAsync(ILineageStore store)
    {
        using var written = new MemoryStream();
        await CanonicalExport.WriteAsync(store, written, withSql: true, null, Token);
        return Encoding.UTF8.GetString(written.ToArray());
    }

    // Each round has jobs of its own: of one job the fold keeps a window of runs, beyond which the order of events counts.
    private static byte[] Event(int round, Random random)
    {
        var (job, source, target) = (random.Next(6), random.Next(5), random.Next(5));
        return Encoding.UTF8.GetBytes(Template
            .Replace("TIME", string.Create(CultureInfo.InvariantCulture, $"{random.Next(24):D2}:{random.Next(60):D2}:00"), StringComparison.Ordinal)
            .Replace("RUN", random.Next().ToString("D12", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("JOB", $"job{round}.{job}", StringComparison.Ordinal).Replace("SOURCE", $"s{source}", StringComparison.Ordinal)
            .Replace("TARGET", $"t{target}", StringComparison.Ordinal).Replace("COLUMN", $"c{random.Next(3)}", StringComparison.Ordinal));
    }

    private const string Template =
        """
        {"eventType":"COMPLETE","eventTime":"2026-01-01TTIMEZ","producer":"p","run":{"runId":"00000000-0000-7000-8000-RUN"},"job":{"namespace":"j","name":"JOB"},"inputs":[{"namespace":"db","name":"SOURCE"}],"outputs":[{"namespace":"db","name":"TARGET","facets":{"columnLineage":{"fields":{"a":{"inputFields":[{"namespace":"db","name":"SOURCE","field":"COLUMN","transformations":[{"type":"DIRECT","subtype":"IDENTITY"}]}]}}}}}]}
        """;
}
