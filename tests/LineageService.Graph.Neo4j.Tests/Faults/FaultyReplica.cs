using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Faults;

/// <summary>
/// A replica over Neo4j behind a connection of its own that can be cut, and that can vanish in the middle of a commit as a killed process does: its
/// connections break, what it began it never ends, and another takes its place. Mutable.
/// </summary>
internal sealed class FaultyReplica : IAsyncDisposable
{
    private readonly CuttableProxy _proxy;

    private FaultyReplica(CuttableProxy proxy, LineageGraphHost host)
    {
        (_proxy, Host) = (proxy, host);
        Ingester = new EventIngester(host);
    }

    public LineageGraphHost Host { get; }

    public EventIngester Ingester { get; }

    public static async Task<FaultyReplica> StartAsync(CancellationToken cancellationToken)
    {
        var options = EmptyStores.Options;
        var port = FreePorts.One();
        var proxy = new CuttableProxy(port, options.Server.Port);
        options = options with { Server = new Uri($"http://127.0.0.1:{port}"), Retries = 2, IdleLockPatience = TimeSpan.FromSeconds(2) };
        while (true)
        {
            try
            {
                var store = await Neo4jLineageStore.OpenAsync(options, cancellationToken);
                return new FaultyReplica(proxy, await LineageGraphHost.OpenAsync(store, null, cancellationToken));
            }
            catch (LineageStoreException)
            {
                // The database is being killed just now.
                await Task.Delay(500, cancellationToken);
            }
        }
    }

    public async Task CutAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _proxy.Cut();
        await Task.Delay(time, cancellationToken);
        _proxy.Mend();
    }

    /// <summary>Nothing of it reaches the database any more.</summary>
    public void Vanish() => _proxy.Cut();

    /// <summary>Sends events until they are durable, however often that fails; false where the replica has vanished meanwhile.</summary>
    public async Task<bool> TakeAsync(byte[][] events, Func<bool> hasVanished, CancellationToken cancellationToken)
    {
        while (!hasVanished())
        {
            try
            {
                var results = await Ingester.IngestManyAsync([.. events.Select(body => (ReadOnlyMemory<byte>)body)], cancellationToken);
                return results.All(result => result.Status is IngestStatus.Accepted or IngestStatus.Duplicate)
                    ? true
                    : throw new InvalidOperationException("An event was not taken.");
            }
            catch (LineageStoreException)
            {
                await Task.Delay(200, cancellationToken);
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await Ingester.DisposeAsync();
        await Host.DisposeAsync();
        _proxy.Dispose();
    }
}
