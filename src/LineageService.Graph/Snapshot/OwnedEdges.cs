namespace LineageService.Graph.Snapshot;

/// <summary>Finds the edges of an owner: all of them enter its target, so the target's reverse rows hold them.</summary>
internal static class OwnedEdges
{
    /// <summary>Adds the datasets that an owner's edges come from.</summary>
    public static void AddSources(LineageGraph graph, EdgeOwner owner, ISet<int> sources)
    {
        if (owner.EdgeCount == 0) return;
        foreach (var node in new DatasetNodes(graph.DatasetAt(owner.Target)))
        {
            var row = graph.Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.Owner(index) == owner.Ordinal) sources.Add(graph.DatasetOf(row.NeighborAt(index)));
            }
        }
    }

    /// <summary>Adds the target nodes that an owner's edges enter.</summary>
    public static void AddTargets(LineageGraph graph, EdgeOwner owner, ISet<int> targets)
    {
        if (owner.EdgeCount == 0) return;
        foreach (var node in new DatasetNodes(graph.DatasetAt(owner.Target)))
        {
            var row = graph.Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.Owner(index) != owner.Ordinal) continue;
                targets.Add(node);
                break;
            }
        }
    }

    /// <summary>Adds the nodes that an owner's edges leave.</summary>
    public static void AddSourceNodes(LineageGraph graph, EdgeOwner owner, ISet<int> sources)
    {
        if (owner.EdgeCount == 0) return;
        foreach (var node in new DatasetNodes(graph.DatasetAt(owner.Target)))
        {
            var row = graph.Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.Owner(index) == owner.Ordinal) sources.Add(row.NeighborAt(index));
            }
        }
    }
}
