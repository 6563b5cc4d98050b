using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>Keeps, for each node, the origins that reach it.</summary>
internal static class NodeOrigins
{
    /// <param name="changes">In any order, each origin and node once.</param>
    public static PagedArray<int[]?> After(PagedArray<int[]?> nodes, List<FactChange> changes)
    {
        var keys = new List<long>(changes.Count);
        foreach (var change in changes)
        {
            // By node, then by origin; the last bit says that it goes.
            if (change.IsAdded || change.IsRemoved) keys.Add(((long)change.Node << 32) | ((uint)change.Origin << 1) | (change.IsRemoved ? 1u : 0u));
        }

        if (keys.Count == 0) return nodes;
        keys.Sort();
        var builder = nodes.ToBuilder();
        var merged = new List<int>();
        for (var at = 0; at < keys.Count;)
        {
            var node = (int)(keys[at] >> 32);
            var end = at + 1;
            while (end < keys.Count && (int)(keys[end] >> 32) == node) end++;
            builder[node] = Merge(builder[node] ?? [], keys, at, end, merged);
            at = end;
        }

        return builder.ToImmutable();
    }

    private static int[]? Merge(int[] known, List<long> keys, int start, int end, List<int> merged)
    {
        merged.Clear();
        var at = 0;
        for (var change = start; change < end; change++)
        {
            var origin = (int)((uint)keys[change] >> 1);
            while (at < known.Length && known[at] < origin) merged.Add(known[at++]);
            if (at < known.Length && known[at] == origin) at++;
            if ((keys[change] & 1) == 0) merged.Add(origin);
        }

        merged.AddRange(known.AsSpan(at));
        return merged.Count == 0 ? null : [.. merged];
    }
}
