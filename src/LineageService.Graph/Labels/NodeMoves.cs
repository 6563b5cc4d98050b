using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Labels;

/// <summary>Where the nodes of one graph are in a later one of the same host: compaction numbers them anew, datasets and fields keep their places.</summary>
internal static class NodeMoves
{
    /// <returns>New number by old; −1 for a node that is not there any more.</returns>
    public static int[] Between(LineageGraph before, LineageGraph after)
    {
        var moved = new int[before.NodeCount];
        Array.Fill(moved, -1);
        if (!after.SharesOrdinalsWith(before)) return ByName(before, after, moved);
        for (var ordinal = 0; ordinal < before.DatasetCount; ordinal++)
        {
            var (old, now) = (before.DatasetAt(ordinal), after.DatasetAt(ordinal));
            if (old.RowSetNode < 0 || now.RowSetNode < 0) continue;
            moved[old.RowSetNode] = now.RowSetNode;
            for (var field = 0; field < old.Fields.Count; field++) moved[old.NodeOf(field)] = now.NodeOf(field);
        }

        return moved;
    }

    // A graph that was read anew has numbers of its own.
    private static int[] ByName(LineageGraph before, LineageGraph after, int[] moved)
    {
        for (var node = 0; node < moved.Length; node++) moved[node] = after.FindNode(before.NodeAt(node));
        return moved;
    }
}
