using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>How large changes are, for choosing how a graph takes them.</summary>
internal static class BatchSize
{
    // Below, the one way takes as long as the other, and rows that are edited cost walks little.
    private const int MinEdges = 16_384;
    private const int Share = 4;

    /// <summary>True where so many edges come that a new base is cheaper than an overlay, which would be folded into one soon after.</summary>
    public static bool IsLargeShare(List<LineageBatch> batches, LineageGraph graph)
    {
        var edges = 0L;
        foreach (var batch in batches) edges += EdgesOf(batch);
        return IsLargeShare(edges, graph);
    }

    /// <inheritdoc cref="IsLargeShare(List{LineageBatch}, LineageGraph)"/>
    public static bool IsLargeShare(long edges, LineageGraph graph) => edges >= MinEdges && edges >= graph.EdgeCount / Share;

    /// <summary>Number of edges that hold now by a batch's edge sets.</summary>
    public static long EdgesOf(LineageBatch batch)
    {
        var edges = 0L;
        foreach (var set in batch.EdgeSets) edges += set.Block.Count;
        foreach (var history in batch.EdgeHistories) edges += history.Current?.Block.Count ?? 0;
        return edges;
    }
}
