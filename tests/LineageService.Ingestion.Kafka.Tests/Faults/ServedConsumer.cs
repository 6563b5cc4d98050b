using System.Text.Json;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>A service in a process of its own that consumes a topic, to be killed and started again. Mutable.</summary>
internal sealed class ServedConsumer(string store, string bootstrap, string topic, string group) : IDisposable
{
    private static readonly HttpClient Client = new();
    private ServiceProcess? _process;

    public async Task StartAsync(CancellationToken cancellationToken) => _process = await ServiceProcess.ServeAsync(
        store, cancellationToken, "--kafka-bootstrap", bootstrap, "--kafka-topics", topic, "--kafka-group", group);

    /// <summary>Starts it and does not wait until it listens: it may be killed while it opens its store.</summary>
    public void Begin() => _process = ServiceProcess.Start(
        "serve", "--store", store, "--urls", "http://127.0.0.1:0", "--kafka-bootstrap", bootstrap, "--kafka-topics", topic, "--kafka-group", group);

    public void Kill() => _process!.Kill();

    public Task<int> StopAsync(CancellationToken cancellationToken) => _process!.TerminateAsync(cancellationToken);

    /// <summary>Waits until all that the broker acknowledged is in the store.</summary>
    public async Task WaitForAsync(FaultLoad load, TimeSpan longest, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)longest.TotalMilliseconds;
        while (true)
        {
            var text = await StatusAsync(cancellationToken);
            using var document = JsonDocument.Parse(text);
            var next = document.RootElement.GetProperty("sources")[0].GetProperty("partitions").EnumerateArray()
                .Where(partition => partition.TryGetProperty("next", out _))
                .ToDictionary(partition => partition.GetProperty("partition").GetInt32(), partition => partition.GetProperty("next"));
            if (load.Ends.All(end => IsPast(next, end))) return;
            if (Environment.TickCount64 > deadline) throw new TimeoutException($"waited in vain for {string.Join(", ", load.Ends)}: {text} {_process!.Error}");
            await Task.Delay(50, cancellationToken);
        }
    }

    public void Dispose() => _process?.Dispose();

    private async Task<string> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Client.GetStringAsync(new Uri(_process!.Address!, "/api/v2/admin/ingest"), cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            // Nobody asked it to end: what it says of that is what is looked for.
            var code = await _process!.WaitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
            throw new InvalidOperationException($"the service ended by itself with {code}: {_process!.Error}", failure);
        }
    }

    private static bool IsPast(Dictionary<int, JsonElement> next, KeyValuePair<int, long> end) =>
        next.TryGetValue(end.Key, out var offset) && offset.ValueKind == JsonValueKind.Number && offset.GetInt64() >= end.Value;
}
