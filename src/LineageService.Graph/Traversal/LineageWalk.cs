using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>
/// The breadth-first walk itself. Each level is expanded twice at most: once for what was reached at all, once for what was reached over
/// DIRECT edges only, so that value and mere influence stay apart. A node reached first by influence and later by value is expanded
/// again, for value alone. The inner loops have no branch on whether a node is new: that cannot be foretold, and a wrong guess costs more
/// than the work it saves.
/// </summary>
internal static class LineageWalk
{
    /// <param name="roots">Distinct nodes at distance 0.</param>
    /// <param name="direction">Up- or downstream; not both.</param>
    public static void Run(
        LineageGraph graph, WalkWorkspace workspace, ReadOnlySpan<int> roots, Direction direction, int depth, EdgeMask mask,
        ref WalkBudget budget)
    {
        workspace.Levels.BeginLevel();
        workspace.DirectLevels.BeginLevel();
        foreach (var root in roots)
        {
            if (!workspace.Marks.AddRoot(root)) continue;
            workspace.Levels.Add(root);
            workspace.DirectLevels.Add(root);
        }

        // One body for each kind of filter: whoever follows all edges does not ask about any.
        var adjacency = new WalkAdjacency(graph, direction == Direction.Downstream);
        if (mask.IsAll) Run(adjacency, workspace, depth, default(AllEdges), ref budget);
        else if (mask.IsDirect) Run(adjacency, workspace, depth, default(DirectEdges), ref budget);
        else Run(adjacency, workspace, depth, new SomeEdges(mask), ref budget);
    }

    private static void Run<TFilter>(WalkAdjacency adjacency, WalkWorkspace workspace, int depth, TFilter filter, ref WalkBudget budget)
        where TFilter : struct, IEdgeFilter
    {
        for (var level = 0; level < depth; level++)
        {
            workspace.Levels.BeginLevel();
            workspace.DirectLevels.BeginLevel();
            // Influence first: DIRECT marks are then those of the levels before, so a node that gains its mark in this very level is
            // expanded here too.
            ExpandInfluenced(adjacency, workspace, level, filter, ref budget);
            if (!workspace.OutOfTime) ExpandDirect(adjacency, workspace, level, filter, ref budget);
            workspace.OrderLevel(workspace.Levels, level + 1);
            workspace.OrderLevel(workspace.DirectLevels, level + 1);
            if (workspace.OutOfTime) return;
            if (workspace.Levels.Level(level + 1).IsEmpty && workspace.DirectLevels.Level(level + 1).IsEmpty) return;
        }
    }

    private static void ExpandInfluenced<TFilter>(
        WalkAdjacency adjacency, WalkWorkspace workspace, int level, TFilter filter, ref WalkBudget budget)
        where TFilter : struct, IEdgeFilter
    {
        var levels = workspace.Levels;
        var marks = workspace.Marks.Words;
        var end = levels.End(level);
        for (var place = levels.Start(level); place < end; place++)
        {
            var node = levels[place];
            if (((marks[WalkMarks.Place(node) + 1] >> node) & 1) != 0) continue;
            if (budget.IsOver())
            {
                workspace.OutOfTime = true;
                return;
            }

            var neighbors = adjacency.Packed(node);
            var free = levels.Reserve(neighbors.Length);
            var added = 0;
            for (var edge = 0; edge < neighbors.Length; edge++)
            {
                var packed = neighbors[edge];
                var neighbor = Neighbor.Node(packed);
                ref var reached = ref marks[WalkMarks.Place(neighbor)];
                var follows = filter.Follows(adjacency, node, edge, packed) ? 1UL : 0;
                var isNew = (~reached >> neighbor) & follows;
                reached |= follows << neighbor;
                free[added] = neighbor;
                added += (int)isNew;
            }

            levels.Take(added);
        }
    }

    private static void ExpandDirect<TFilter>(
        WalkAdjacency adjacency, WalkWorkspace workspace, int level, TFilter filter, ref WalkBudget budget)
        where TFilter : struct, IEdgeFilter
    {
        var levels = workspace.Levels;
        var directLevels = workspace.DirectLevels;
        var marks = workspace.Marks.Words;
        var end = directLevels.End(level);
        for (var place = directLevels.Start(level); place < end; place++)
        {
            if (budget.IsOver())
            {
                workspace.OutOfTime = true;
                return;
            }

            var node = directLevels[place];
            var neighbors = adjacency.Packed(node);
            var free = levels.Reserve(neighbors.Length);
            var freeDirect = directLevels.Reserve(neighbors.Length);
            var (added, addedDirect) = (0, 0);
            for (var edge = 0; edge < neighbors.Length; edge++)
            {
                var packed = neighbors[edge];
                var neighbor = Neighbor.Node(packed);
                var word = WalkMarks.Place(neighbor);
                var follows = filter.Follows(adjacency, node, edge, packed) ? 1UL : 0;
                var followsDirect = follows & (uint)(~packed >>> 31);
                var isNew = (~marks[word] >> neighbor) & follows;
                var isNewDirect = (~marks[word + 1] >> neighbor) & followsDirect;
                marks[word] |= follows << neighbor;
                marks[word + 1] |= followsDirect << neighbor;
                free[added] = neighbor;
                added += (int)isNew;
                freeDirect[addedDirect] = neighbor;
                addedDirect += (int)isNewDirect;
            }

            levels.Take(added);
            directLevels.Take(addedDirect);
        }
    }
}
