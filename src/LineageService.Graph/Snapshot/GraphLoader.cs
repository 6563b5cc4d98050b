using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Reads a graph anew from where it is stored. Not kept current: <see cref="LineageGraphHost"/> does that.</summary>
public static class GraphLoader
{
    /// <summary>The graph of a store as it is now.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<LineageGraph> LoadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store is INumberedGraphSource source) return Load(source, cancellationToken);
        var epoch = store.Epoch;
        var builder = new GraphBuilder(new NameIndex());
        await foreach (var dataset in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) builder.Tables.Put(dataset);
        await foreach (var job in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) builder.Tables.Put(job);
        await foreach (var set in store.ReadEdgeSetsAsync(cancellationToken).ConfigureAwait(false)) builder.Add(set);
        return builder.Build(epoch);
    }

    /// <summary>The graph of a source that hands it over in numbers.</summary>
    public static LineageGraph Load(INumberedGraphSource source, CancellationToken cancellationToken) =>
        NumberedGraphReader.Read(source, cancellationToken);
}
