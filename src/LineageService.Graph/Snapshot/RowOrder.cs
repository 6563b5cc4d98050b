namespace LineageService.Graph.Snapshot;

/// <summary>
/// The order of edges in a row: by neighbour, then by attributes, so that a row is the same however its edges arrived and equal edges stand
/// together. Mutable buffers; one writer.
/// </summary>
internal sealed class RowOrder
{
    private ulong[] _keys = new ulong[64];
    private int[] _neighbors = new int[64];
    private EdgeAttributes[] _attributes = new EdgeAttributes[64];

    /// <summary>Sorts a row in place and drops repeated edges; returns how many remain.</summary>
    public int Sort(Span<int> neighbors, Span<EdgeAttributes> attributes)
    {
        var count = neighbors.Length;
        if (count < 2) return count;
        if (!IsSorted(neighbors)) Permute(neighbors, attributes);
        SortTies(neighbors, attributes);
        return DropRepeats(neighbors, attributes);
    }

    private static bool IsSorted(ReadOnlySpan<int> neighbors)
    {
        for (var index = 1; index < neighbors.Length; index++)
        {
            if (Neighbor.Node(neighbors[index - 1]) > Neighbor.Node(neighbors[index])) return false;
        }

        return true;
    }

    private void Permute(Span<int> neighbors, Span<EdgeAttributes> attributes)
    {
        var count = neighbors.Length;
        if (_keys.Length < count)
        {
            var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);
            _keys = new ulong[size];
            _neighbors = new int[size];
            _attributes = new EdgeAttributes[size];
        }

        for (var index = 0; index < count; index++) _keys[index] = ((ulong)(uint)Neighbor.Node(neighbors[index]) << 32) | (uint)index;
        Array.Sort(_keys, 0, count);
        neighbors.CopyTo(_neighbors);
        attributes.CopyTo(_attributes);
        for (var index = 0; index < count; index++)
        {
            var from = (int)(uint)_keys[index];
            neighbors[index] = _neighbors[from];
            attributes[index] = _attributes[from];
        }
    }

    private static void SortTies(Span<int> neighbors, Span<EdgeAttributes> attributes)
    {
        for (var start = 0; start < neighbors.Length;)
        {
            var node = Neighbor.Node(neighbors[start]);
            var end = start + 1;
            while (end < neighbors.Length && Neighbor.Node(neighbors[end]) == node) end++;
            if (end - start > 1) attributes[start..end].Sort(neighbors[start..end], Compare);
            start = end;
        }
    }

    private static int DropRepeats(Span<int> neighbors, Span<EdgeAttributes> attributes)
    {
        var kept = 1;
        for (var index = 1; index < neighbors.Length; index++)
        {
            if (neighbors[index] == neighbors[kept - 1] && attributes[index] == attributes[kept - 1]) continue;
            if (kept != index) (neighbors[kept], attributes[kept]) = (neighbors[index], attributes[index]);
            kept++;
        }

        return kept;
    }

    private static int Compare(EdgeAttributes left, EdgeAttributes right)
    {
        var order = left.Owner.CompareTo(right.Owner);
        if (order == 0) order = left.Kind.CompareTo(right.Kind);
        if (order == 0) order = left.SpanStart.CompareTo(right.SpanStart);
        if (order == 0) order = left.SpanLength.CompareTo(right.SpanLength);
        return order == 0 ? left.Chain.CompareTo(right.Chain) : order;
    }
}
