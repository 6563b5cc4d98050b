using LineageService.Graph.Store;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Walks a store instead of a snapshot, for graphs larger than memory: fetches the part of the graph within the depth asked, a frontier
/// at a time, and answers from that with the very same walk. Sees each hop as the store is when it is fetched; not one epoch. Stateless.
/// </summary>
public static class StoreTraversal
{
    /// <summary>Answers a request as <see cref="LineageTraversal.Walk"/> would over a snapshot of the store.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<LineageAnswer> WalkAsync(ILineageStore store, LineageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(request);
        var epoch = store.Epoch;
        var fragment = new StoreFragment(store, EdgeMask.Of(request.Filter));
        if (request.Direction != Direction.Downstream)
            await fragment.FetchAsync(request, Direction.Upstream, cancellationToken).ConfigureAwait(false);
        if (request.Direction != Direction.Upstream)
            await fragment.FetchAsync(request, Direction.Downstream, cancellationToken).ConfigureAwait(false);
        var graph = await fragment.ToGraphAsync(epoch, cancellationToken).ConfigureAwait(false);
        return LineageTraversal.Walk(graph, request, cancellationToken);
    }
}
