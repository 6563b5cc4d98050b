using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>
/// Notes in the store that datasets were written while nobody kept labels, so that whoever keeps them next reads what tags said meanwhile. For a process
/// that holds no graph and so keeps none. Mutable, thread-safe.
/// </summary>
public sealed class UnkeptLabels : IDisposable
{
    private const string Key = "labels:unkept";

    private static readonly byte[] Noted = [1];

    private readonly LineageGraphHost _host;
    private volatile bool _isNoted;

    /// <param name="host">Outlives it.</param>
    public UnkeptLabels(LineageGraphHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        host.Committing += OnCommitting;
        host.Refused += OnRefused;
    }

    public void Dispose()
    {
        _host.Committing -= OnCommitting;
        _host.Refused -= OnRefused;
    }

    /// <summary>True where tags may have said what no log of labels tells.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    internal static async Task<bool> AreThereAsync(ILineageStore store, CancellationToken cancellationToken) =>
        await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false) is { State.Length: > 0 };

    /// <summary>Takes the note back, where no other process can write beside this one.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    internal static async Task ForgetAsync(LineageGraphHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        if (host.Following is null)
            await host.CommitAsync(new LineageBatch { KeyedStates = [new KeyedState(Key, default)], RecordedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
    }

    private LineageBatch OnCommitting(LineageBatch batch)
    {
        if (_isNoted || batch.Datasets.IsEmpty) return batch;
        _isNoted = true;
        return batch with { KeyedStates = [.. batch.KeyedStates, new KeyedState(Key, Noted)] };
    }

    private void OnRefused(LineageBatch batch)
    {
        if (!batch.Datasets.IsEmpty) _isNoted = false;
    }
}
