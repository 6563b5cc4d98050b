using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Serving;

/// <summary>Two <c>lineage serve</c> as processes over one Neo4j, the second behind a network that can be cut. Mutable; the database is not its own.</summary>
internal sealed class ServedPair : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly CuttableProxy _network;
    private readonly ServiceProcess[] _replicas;

    private ServedPair(CuttableProxy network, ServiceProcess[] replicas) => (_network, _replicas) = (network, replicas);

    /// <summary>Empties the database and starts both.</summary>
    /// <param name="options">For both, such as <c>--set</c>.</param>
    public static async Task<ServedPair> StartAsync(Neo4jServer database, CancellationToken cancellationToken, params string[] options)
    {
        await database.ClearAsync(cancellationToken);
        var port = FreePorts.One();
        var network = new CuttableProxy(port, database.Address.Port);
        var replicas = new[] { database.Address.Port, port }.Select(door => ServiceProcess.Start(
            [new("LINEAGE_NEO4J_PASSWORD", database.Password)],
            ["serve", "--urls", "http://127.0.0.1:0", "--store", $"neo4j+http://{database.User}@127.0.0.1:{door}/{database.Database}", .. options])).ToArray();
        var pair = new ServedPair(network, replicas);
        try
        {
            foreach (var replica in replicas) await replica.ListenAsync(cancellationToken);
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Has one replica define a task and asks the other at once for what it reads, at the commit that the first one named; in turn. The times of those
    /// questions in milliseconds, in order of size.
    /// </summary>
    /// <exception cref="InvalidOperationException">A replica did not show what the other had acknowledged.</exception>
    /// <param name="first">The number of the first task.</param>
    public async Task<double[]> ReadWhatTheOtherWroteAsync(int rounds, CancellationToken cancellationToken, int first = 0)
    {
        var waits = new double[rounds];
        for (var round = first; round < first + rounds; round++)
        {
            var epoch = await DefineAsync(round % 2, round, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            var (status, body) = await AskAsync(1 - (round % 2), $"/api/v2/lineage?node=dataset:db:t{round}&direction=upstream&minEpoch={epoch}", cancellationToken);
            waits[round - first] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (status != HttpStatusCode.OK || !body.Contains($"db:s{round}", StringComparison.Ordinal))
                throw new InvalidOperationException($"Round {round}, epoch {epoch}: {status} {body}");
        }

        Array.Sort(waits);
        return waits;
    }

    /// <summary>Has a replica define a task of its own; the commit that holds it.</summary>
    public async Task<long> DefineAsync(int replica, int number, CancellationToken cancellationToken)
    {
        var name = number.ToString(CultureInfo.InvariantCulture);
        var task = new Dictionary<string, string>
        {
            ["namespace"] = "etl",
            ["name"] = $"task{name}",
            ["dialect"] = "spark",
            ["datasetNamespace"] = "db",
            ["sql"] = $"INSERT INTO t{name} SELECT a, b FROM s{name}",
        };
        using var answer = await _http.PutAsJsonAsync(new Uri(_replicas[replica].Address!, "/api/v2/tasks"), task, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.StatusCode} {body}");
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("epoch").GetInt64();
    }

    public async Task<(HttpStatusCode Status, string Body)> AskAsync(int replica, string path, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(replica, path, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public Task<HttpResponseMessage> GetAsync(int replica, string path, CancellationToken cancellationToken) =>
        _http.GetAsync(new Uri(_replicas[replica].Address!, path), cancellationToken);

    /// <summary>Cuts the second replica off the database until <see cref="Mend"/>.</summary>
    public void Cut() => _network.Cut();

    public void Mend() => _network.Mend();

    public void Dispose()
    {
        foreach (var replica in _replicas) replica.Dispose();
        _network.Dispose();
        _http.Dispose();
    }
}
