using System.Net;
using System.Text.Json;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>
/// A replica in a process of its own: over a shared store, behind a network of its own that can be cut, in a consumer group with others. Mutable.
/// </summary>
internal sealed class ServedReplica : IDisposable
{
    private static readonly HttpClient Client = new();

    private readonly CuttableProxy _proxy;
    private readonly string[] _arguments;
    private readonly KeyValuePair<string, string>[] _environment;
    private ServiceProcess? _process;

    public ServedReplica(Neo4jServer server, string bootstrap, string topic, string group)
    {
        var port = FreePorts.One();
        _proxy = new CuttableProxy(port, server.Address.Port);
        _environment = [new("LINEAGE_NEO4J_PASSWORD", server.Password)];
        _arguments =
        [
            "serve", "--urls", "http://127.0.0.1:0", "--store", $"neo4j+http://{server.User}@127.0.0.1:{port}/{server.Database}",
            "--kafka-bootstrap", bootstrap, "--kafka-topics", topic, "--kafka-group", group,
            "--kafka-config", "session.timeout.ms=6000", "--kafka-config", "heartbeat.interval.ms=500",
        ];
    }

    /// <summary>What it wrote to its log since it was started.</summary>
    public string Log => _process?.Error ?? "";

    /// <summary>Starts it and waits until it listens, again where its store or its broker is away just now.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _process?.Dispose();
            _process = ServiceProcess.Start(_environment, _arguments);
            try
            {
                await _process.ListenAsync(cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(500, cancellationToken);
            }
        }
    }

    /// <summary>Starts it where it ended by itself: a supervisor would.</summary>
    public async Task<bool> RestartIfEndedAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false }) return false;
        await StartAsync(cancellationToken);
        return true;
    }

    public void Kill() => _process!.Kill();

    public Task<int> StopAsync(CancellationToken cancellationToken) => _process!.TerminateAsync(cancellationToken);

    /// <summary>Cuts it off its store for a while.</summary>
    public async Task CutAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _proxy.Cut();
        await Task.Delay(time, cancellationToken);
        _proxy.Mend();
    }

    /// <summary>All that leads to a dataset, as this replica's graph shows it at that commit or later.</summary>
    public async Task<string> LineageAsync(string dataset, long epoch, CancellationToken cancellationToken)
    {
        var path = $"/api/v2/lineage?node=dataset:db:{dataset}&direction=upstream&minEpoch={epoch}";
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await Client.GetAsync(new Uri(_process!.Address!, path), cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && attempt < 10) continue;
            if (!answer.IsSuccessStatusCode) return $"{(int)answer.StatusCode} {body}";
            using var document = JsonDocument.Parse(body);
            return string.Join('\n', document.RootElement.EnumerateObject().Where(property => property.Name is "nodes" or "edges").Select(property => property.Value.GetRawText()));
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _proxy.Dispose();
    }
}
