using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Keeps the graph of a store current: opens it, commits batches one behind the other and swaps the snapshot that readers take. Readers
/// never block. Owns the store: disposing it disposes the store.
/// </summary>
public sealed class LineageGraphHost : IAsyncDisposable
{
    private volatile LineageGraph _current;

    private LineageGraphHost(ILineageStore store, LineageGraph current) => (Store, _current) = (store, current);

    public ILineageStore Store { get; }

    /// <summary>The graph as of the last commit. Take it once per question: it does not change under you.</summary>
    public LineageGraph Current => _current;

    /// <summary>Builds the graph of a store.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static Task<LineageGraphHost> OpenAsync(ILineageStore store, TimeProvider? time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Task.FromResult(new LineageGraphHost(store, new LineageGraph(store.Epoch)));
    }

    /// <summary>Commits a batch to the store, then shows it in <see cref="Current"/>; returns the batch's epoch.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    public async Task<long> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        var epoch = await Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        _current = new LineageGraph(epoch);
        return epoch;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
