using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The order of the edges of a set: by target path, source dataset, source path, subtype, place in the text.</summary>
internal static class EdgeOrder
{
    /// <summary>The block with its edges in order; itself where they are. Equal ones keep their order.</summary>
    public static EdgeBlock Sorted(EdgeBlock block)
    {
        var edges = block.Edges;
        if (edges.Length < 2) return block;
        Span<int> ranks = block.Datasets.Length <= 64 ? stackalloc int[block.Datasets.Length] : new int[block.Datasets.Length];
        Rank(block, ranks);
        var at = 1;
        while (at < edges.Length && Compare(block.Nodes, ranks, edges[at - 1], edges[at]) <= 0) at++;
        if (at == edges.Length) return block;
        return block.Reordered(Sort(edges, block.Nodes.ToArray(), ranks.ToArray()));
    }

    private static BlockEdge[] Sort(ReadOnlySpan<BlockEdge> edges, BlockNode[] nodes, int[] ranks)
    {
        var given = edges.ToArray();
        var places = new int[given.Length];
        for (var place = 0; place < places.Length; place++) places[place] = place;
        places.AsSpan().Sort((left, right) =>
        {
            var order = Compare(nodes, ranks, given[left], given[right]);
            return order != 0 ? order : left.CompareTo(right);
        });
        var sorted = new BlockEdge[given.Length];
        for (var place = 0; place < places.Length; place++) sorted[place] = given[places[place]];
        return sorted;
    }

    private static void Rank(EdgeBlock block, Span<int> ranks)
    {
        var places = new int[ranks.Length];
        for (var place = 0; place < places.Length; place++) places[place] = place;
        Array.Sort(block.Datasets.ToArray(), places);
        for (var rank = 0; rank < places.Length; rank++) ranks[places[rank]] = rank;
    }

    private static int Compare(ReadOnlySpan<BlockNode> nodes, ReadOnlySpan<int> ranks, in BlockEdge left, in BlockEdge right)
    {
        var order = left.To == right.To ? 0 : string.CompareOrdinal(nodes[left.To].Path, nodes[right.To].Path);
        if (order != 0) return order;
        if (left.From != right.From)
        {
            var (one, other) = (nodes[left.From], nodes[right.From]);
            order = ranks[one.Dataset].CompareTo(ranks[other.Dataset]);
            if (order == 0) order = string.CompareOrdinal(one.Path, other.Path);
            if (order != 0) return order;
        }

        order = left.Subtype.CompareTo(right.Subtype);
        return order != 0 ? order : left.SpanStart.CompareTo(right.SpanStart);
    }
}
