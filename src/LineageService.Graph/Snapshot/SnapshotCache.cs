using LineageService.Graph.Identity;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Keeps a graph in its store's snapshot file. Whatever is wrong with the file, the graph is built from the store instead.
/// </summary>
internal static class SnapshotCache
{
    public static async Task<LineageGraph?> TryReadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        if (store is not ISnapshotShelf shelf) return null;
        try
        {
            using var stream = shelf.OpenSnapshot();
            if (stream is null) return null;
            // Merges and rules are commits too: a snapshot of this epoch was made with these.
            var identity = await IdentityMap.ReadAsync(store, null, cancellationToken).ConfigureAwait(false);
            return await SnapshotFile.ReadAsync(stream, shelf.StoreId, store.Epoch, identity, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or LineageStoreException)
        {
            return null;
        }
    }

    /// <summary>The epoch of a store's snapshot file; null where there is none of this store.</summary>
    public static long? EpochOf(ISnapshotShelf shelf)
    {
        try
        {
            using var stream = shelf.OpenSnapshot();
            return stream is null ? null : SnapshotFile.EpochOf(stream, shelf.StoreId);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static async Task TryWriteAsync(ILineageStore store, LineageGraph graph)
    {
        if (store is not ISnapshotShelf shelf || graph.Epoch == 0 || graph.Epoch != store.Epoch) return;
        try
        {
            using (var current = shelf.OpenSnapshot())
            {
                if (current is not null && SnapshotFile.IsCurrent(current, shelf.StoreId, graph.Epoch)) return;
            }

            var isCompact = graph.DirtyNodes == 0 && graph.LaterNodes.Count == 0;
            var compact = isCompact ? graph : GraphCompactor.Compact(graph, CancellationToken.None);
            await shelf.ReplaceSnapshotAsync(
                (stream, token) => SnapshotFile.WriteAsync(stream, compact, shelf.StoreId, token), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start builds the graph from the store.
        }
    }
}
