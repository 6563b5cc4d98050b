using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>
/// The breadth-first walk itself. Each level is expanded twice at most: once for what was reached at all, once for what was reached over DIRECT edges
/// only, so that value and mere influence stay apart. A node reached first by influence and later by value is expanded again, for value alone.
/// </summary>
internal static class LineageWalk
{
    /// <param name="roots">Distinct nodes at distance 0.</param>
    /// <param name="direction">Up- or downstream; not both.</param>
    public static void Run(
        LineageGraph graph, WalkWorkspace workspace, ReadOnlySpan<int> roots, Direction direction, int depth, EdgeMask mask, ref WalkBudget budget)
    {
        workspace.Levels.BeginLevel();
        workspace.DirectLevels.BeginLevel();
        foreach (var root in roots)
        {
            if (!workspace.Reached.Add(root)) continue;
            workspace.ReachedDirect.Add(root);
            workspace.Levels.Add(root);
            workspace.DirectLevels.Add(root);
        }

        var downstream = direction == Direction.Downstream;
        for (var level = 0; level < depth; level++)
        {
            workspace.Levels.BeginLevel();
            workspace.DirectLevels.BeginLevel();
            // Influence first: DIRECT marks are then those of the levels before, so a node that gains its mark in this very level is expanded here too.
            ExpandInfluenced(graph, workspace, level, downstream, mask, ref budget);
            ExpandDirect(graph, workspace, level, downstream, mask, ref budget);
            if (workspace.OutOfTime) return;
            if (workspace.Levels.Level(level + 1).IsEmpty && workspace.DirectLevels.Level(level + 1).IsEmpty) return;
        }
    }

    private static void ExpandInfluenced(
        LineageGraph graph, WalkWorkspace workspace, int level, bool downstream, EdgeMask mask, ref WalkBudget budget)
    {
        var levels = workspace.Levels;
        var reached = workspace.Reached.Words;
        var direct = workspace.ReachedDirect.Words;
        var count = levels.Level(level).Length;
        for (var index = 0; index < count; index++)
        {
            // Taken anew each time: the list may move while it grows.
            var node = levels.Level(level)[index];
            if (((direct[node >> 6] >> node) & 1) != 0) continue;
            if (workspace.OutOfTime |= budget.IsOver()) return;
            var row = downstream ? graph.Forward(node) : graph.Reverse(node);
            var neighbors = row.Packed;
            for (var edge = 0; edge < neighbors.Length; edge++)
            {
                var neighbor = Neighbor.Node(neighbors[edge]);
                ref var word = ref reached[neighbor >> 6];
                var bit = 1UL << neighbor;
                if ((word & bit) != 0 || !Follows(mask, row, edge, neighbors[edge])) continue;
                word |= bit;
                levels.Add(neighbor);
            }
        }
    }

    private static void ExpandDirect(
        LineageGraph graph, WalkWorkspace workspace, int level, bool downstream, EdgeMask mask, ref WalkBudget budget)
    {
        var levels = workspace.Levels;
        var directLevels = workspace.DirectLevels;
        var reached = workspace.Reached.Words;
        var direct = workspace.ReachedDirect.Words;
        var count = directLevels.Level(level).Length;
        for (var index = 0; index < count; index++)
        {
            if (workspace.OutOfTime |= budget.IsOver()) return;
            var node = directLevels.Level(level)[index];
            var row = downstream ? graph.Forward(node) : graph.Reverse(node);
            var neighbors = row.Packed;
            for (var edge = 0; edge < neighbors.Length; edge++)
            {
                var packed = neighbors[edge];
                var neighbor = Neighbor.Node(packed);
                var bit = 1UL << neighbor;
                var isNew = (reached[neighbor >> 6] & bit) == 0;
                var isNewDirect = packed >= 0 && (direct[neighbor >> 6] & bit) == 0;
                if ((!isNew && !isNewDirect) || !Follows(mask, row, edge, packed)) continue;
                if (isNew)
                {
                    reached[neighbor >> 6] |= bit;
                    levels.Add(neighbor);
                }

                if (!isNewDirect) continue;
                direct[neighbor >> 6] |= bit;
                directLevels.Add(neighbor);
            }
        }
    }

    private static bool Follows(EdgeMask mask, AdjacencyRow row, int edge, int packed)
    {
        if (mask.IsAll) return true;
        return mask.IsDirect ? !Neighbor.IsIndirect(packed) : mask.Has(EdgeAttributes.SubtypeOf(row.Kind(edge)));
    }
}
