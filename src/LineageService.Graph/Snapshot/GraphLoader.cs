using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Reads the graph of a store as it is now.</summary>
internal static class GraphLoader
{
    public static async Task<LineageGraph> LoadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        if (store is INumberedGraphSource source) return NumberedGraphReader.Read(source, cancellationToken);
        var epoch = store.Epoch;
        var builder = new GraphBuilder(new NameIndex());
        await foreach (var dataset in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) builder.Tables.Put(dataset);
        await foreach (var job in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) builder.Tables.Put(job);
        await foreach (var set in store.ReadEdgeSetsAsync(cancellationToken).ConfigureAwait(false)) builder.Add(set);
        return builder.Build(epoch);
    }
}
