using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>Brings what each node has of origins up to changes of single origins.</summary>
internal static class NodeOrigins
{
    /// <param name="changes">In any order, each origin and node once.</param>
    public static PagedArray<NodeFacts?> After(PagedArray<NodeFacts?> nodes, List<FactChange> changes)
    {
        if (changes.Count == 0) return nodes;
        // By node, then by origin.
        changes.Sort(static (left, right) => left.Node != right.Node ? left.Node.CompareTo(right.Node) : left.Origin.CompareTo(right.Origin));
        var builder = nodes.ToBuilder();
        var (origins, states) = (new List<int>(), new List<ushort>());
        // Neighbors along a chain had the same and get the same.
        var (lastKnown, last) = (default(NodeFacts), default(NodeFacts));
        for (var at = 0; at < changes.Count;)
        {
            var node = changes[at].Node;
            var end = at + 1;
            while (end < changes.Count && changes[end].Node == node) end++;
            var known = builder[node];
            Merge(known, changes, at, end, origins, states);
            if (last is not null && ReferenceEquals(known, lastKnown) && last.HasSame(Span(origins), Span(states))) builder[node] = last;
            else builder[node] = last = origins.Count == 0 ? null : new NodeFacts([.. origins], [.. states]);
            lastKnown = known;
            at = end;
        }

        return builder.ToImmutable();
    }

    private static void Merge(NodeFacts? known, List<FactChange> changes, int start, int end, List<int> origins, List<ushort> states)
    {
        origins.Clear();
        states.Clear();
        ReadOnlySpan<int> knownOrigins = known is null ? [] : known.Origins;
        ReadOnlySpan<ushort> knownStates = known is null ? [] : known.States;
        var at = 0;
        for (var change = start; change < end; change++)
        {
            var origin = changes[change].Origin;
            var next = at;
            while (next < knownOrigins.Length && knownOrigins[next] < origin) next++;
            origins.AddRange(knownOrigins[at..next]);
            states.AddRange(knownStates[at..next]);
            at = next < knownOrigins.Length && knownOrigins[next] == origin ? next + 1 : next;
            if (changes[change].After == 0) continue;
            origins.Add(origin);
            states.Add((ushort)changes[change].After);
        }

        origins.AddRange(knownOrigins[at..]);
        states.AddRange(knownStates[at..]);
    }

    private static ReadOnlySpan<T> Span<T>(List<T> items) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items);
}
