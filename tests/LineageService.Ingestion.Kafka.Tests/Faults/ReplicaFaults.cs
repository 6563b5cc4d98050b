using LineageService.Graph.Neo4j;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>What is broken in a round.</summary>
internal enum ReplicaFault : byte
{
    DatabaseKilled,
    ReplicaKilled,
    NetworkCut,
}

/// <summary>
/// Two replicas as processes of their own over one Neo4j and one consumer group, under load: something is broken, and then all that the broker
/// acknowledged is in the store once, the store is that of one quiet run, and both replicas answer alike. Mutable; the servers are not its own.
/// </summary>
internal sealed class ReplicaFaults : IDisposable
{
    private const int EventsPerSecond = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Neo4jServer _database;
    private readonly TestTopics _topics;
    private readonly Random _random;
    private readonly ServedReplica[] _replicas;
    private readonly FaultLoad _load;

    private ReplicaFaults(Neo4jServer database, TestTopics topics, string bootstrap, string topic, int seed)
    {
        (_database, _topics, _random) = (database, topics, new Random(seed));
        _load = new FaultLoad(bootstrap, topic, seed);
        var group = topics.Name("group");
        _replicas = [new ServedReplica(database, bootstrap, topic, group), new ServedReplica(database, bootstrap, topic, group)];
    }

    /// <summary>Events that were written so far.</summary>
    public int Events => _load.Events.Count;

    /// <summary>Empties the database and starts both replicas.</summary>
    public static async Task<ReplicaFaults> StartAsync(Neo4jServer database, string bootstrap, int seed, CancellationToken cancellationToken)
    {
        await database.ClearAsync(cancellationToken);
        var topics = new TestTopics(bootstrap);
        var faults = new ReplicaFaults(database, topics, bootstrap, await topics.CreateAsync("events", partitions: 4), seed);
        await Task.WhenAll(faults._replicas.Select(replica => replica.StartAsync(cancellationToken)));
        return faults;
    }

    /// <summary>Breaks something under load; what does not hold afterwards.</summary>
    public async Task<IReadOnlyList<string>> RoundAsync(ReplicaFault fault, int events, CancellationToken cancellationToken)
    {
        var writing = _load.WriteAsync(events, EventsPerSecond, cancellationToken);
        await Task.Delay(_random.Next(0, 1000 * events / EventsPerSecond), cancellationToken);
        var victim = _replicas[_random.Next(_replicas.Length)];
        switch (fault)
        {
            case ReplicaFault.DatabaseKilled:
                _database.Kill();
                await Task.Run(_database.Start, cancellationToken);
                break;
            case ReplicaFault.ReplicaKilled:
                victim.Kill();
                await victim.StartAsync(cancellationToken);
                break;
            default:
                await victim.CutAsync(TimeSpan.FromSeconds(1 + _random.NextDouble()), cancellationToken);
                break;
        }

        await writing;
        return await FindViolationsAsync(cancellationToken);
    }

    /// <summary>Asks both to end; what they said.</summary>
    public async Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        foreach (var replica in _replicas)
        {
            var code = await replica.StopAsync(cancellationToken);
            if (code != 0) violations.Add($"a replica ended with {code}: {replica.Log}");
        }

        return violations;
    }

    public void Dispose()
    {
        foreach (var replica in _replicas) replica.Dispose();
        _load.Dispose();
        _topics.Dispose();
    }

    private async Task<IReadOnlyList<string>> FindViolationsAsync(CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(cancellationToken);
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while ((await FaultCheck.FindAsync(_load, store, withExport: false, cancellationToken)).Count > 0 && Environment.TickCount64 < deadline)
        {
            await Task.Delay(250, cancellationToken);
            foreach (var replica in _replicas) await replica.RestartIfEndedAsync(cancellationToken);
        }

        var violations = new List<string>(await FaultCheck.FindAsync(_load, store, withExport: true, cancellationToken));
        var epoch = await store.ReadEpochAsync(cancellationToken);
        foreach (var dataset in await TargetsAsync(store, cancellationToken))
        {
            var answers = await Task.WhenAll(_replicas.Select(replica => replica.LineageAsync(dataset, epoch, cancellationToken)));
            if (answers[0].Length == 0 || answers[0] != answers[1]) violations.Add($"the replicas answer differently of {dataset}: {answers[0]} and {answers[1]}");
        }

        if (violations.Count > 0) violations.AddRange(_replicas.Select(replica => $"log of a replica: {replica.Log}"));
        return violations;
    }

    private static async Task<IReadOnlyList<string>> TargetsAsync(Neo4jLineageStore store, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var dataset in store.ReadDatasetsAsync(cancellationToken))
            if (dataset.Id.Name.StartsWith('t')) names.Add(dataset.Id.Name);
        return names;
    }

    private Task<Neo4jLineageStore> OpenAsync(CancellationToken cancellationToken) => Neo4jLineageStore.OpenAsync(
        new Neo4jStoreOptions(_database.Address, _database.Database) { User = _database.User, Password = _database.Password, ReadOnly = true }, cancellationToken);
}
