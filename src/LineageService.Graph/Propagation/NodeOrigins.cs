using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>Keeps, for each node, the origins that reach it.</summary>
internal static class NodeOrigins
{
    /// <param name="changes">By ascending origin.</param>
    public static PagedArray<int[]?> After(PagedArray<int[]?> nodes, List<FactChange> changes)
    {
        if (changes.Count == 0) return nodes;
        var byNode = new Dictionary<int, List<FactChange>>();
        foreach (var change in changes)
        {
            if (!change.IsAdded && !change.IsRemoved) continue;
            if (!byNode.TryGetValue(change.Node, out var ofNode)) byNode[change.Node] = ofNode = [];
            ofNode.Add(change);
        }

        var builder = nodes.ToBuilder();
        foreach (var (node, ofNode) in byNode) builder[node] = Merge(builder[node] ?? [], ofNode);
        return builder.ToImmutable();
    }

    private static int[]? Merge(int[] known, List<FactChange> changes)
    {
        var merged = new List<int>(known.Length + changes.Count);
        var at = 0;
        foreach (var change in changes)
        {
            while (at < known.Length && known[at] < change.Origin) merged.Add(known[at++]);
            if (at < known.Length && known[at] == change.Origin) at++;
            if (change.IsAdded) merged.Add(change.Origin);
        }

        merged.AddRange(known.AsSpan(at));
        return merged.Count == 0 ? null : [.. merged];
    }
}
