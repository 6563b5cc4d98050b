using LineageService.Graph.Identity;
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
        var identity = await IdentityMap.ReadAsync(store, null, cancellationToken).ConfigureAwait(false);
        return await LoadAsync(store, store.Epoch, identity, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The graph at the point of the two times that a reader reads.</summary>
    /// <param name="epoch">The commit that the reader sees.</param>
    /// <param name="identity">
    /// Which names are one (<see cref="IdentityMap"/>): those of now for the past as well, unless another recorded time is asked
    /// for.
    /// </param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<LineageGraph> LoadAsync(
        ILineageReader reader, long epoch, IdentityMap identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(identity);
        return reader is INumberedGraphSource source
            ? Load(source, identity, cancellationToken)
            : await LoadPlainAsync(reader, epoch, identity, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The graph of a source that hands it over in numbers.</summary>
    public static LineageGraph Load(INumberedGraphSource source, IdentityMap identity, CancellationToken cancellationToken) =>
        NumberedGraphReader.Read(source, identity, cancellationToken);

    /// <summary>Set by set, also where the reader could hand the graph over in numbers.</summary>
    internal static async Task<LineageGraph> LoadPlainAsync(
        ILineageReader reader, long epoch, IdentityMap identity, CancellationToken cancellationToken)
    {
        var builder = new GraphBuilder(new NameIndex(), identity);
        await foreach (var dataset in reader.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) builder.Tables.Put(dataset);
        await foreach (var job in reader.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) builder.Tables.Put(job);
        await foreach (var set in reader.ReadEdgeSetsAsync(cancellationToken).ConfigureAwait(false))
            if (set.IsActive) builder.Add(set);
        return builder.Build(epoch);
    }
}
