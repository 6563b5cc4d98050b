using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>The tables of a block in one order of names, so that equal claims have equal numbers. The target comes first.</summary>
internal sealed class SortedBlock
{
    public SortedBlock(DatasetId target, EdgeBlock block)
    {
        var (datasets, datasetOrder) = SortDatasets(target, block);
        Datasets = datasets;
        var (nodes, nodeOrder) = SortNodes(block, datasetOrder);
        Nodes = nodes;
        var (chains, chainOrder) = SortChains(block);
        Chains = chains;
        var edges = new BlockEdge[block.Count];
        for (var place = 0; place < edges.Length; place++)
        {
            var edge = block.Edges[place];
            edges[place] = edge with
            {
                From = nodeOrder[edge.From],
                To = nodeOrder[edge.To],
                Chain = edge.Chain == 0 ? 0 : chainOrder[edge.Chain - 1] + 1,
            };
        }

        Array.Sort(edges, Compare);
        Edges = Distinct(edges);
    }

    public DatasetId[] Datasets { get; }

    public BlockNode[] Nodes { get; }

    public ImmutableArray<FunctionApplication>[] Chains { get; }

    public BlockEdge[] Edges { get; }

    private static (DatasetId[] Sorted, int[] Order) SortDatasets(DatasetId target, EdgeBlock block)
    {
        // A block may name datasets that no edge uses: they say nothing.
        var used = new bool[block.Datasets.Length];
        foreach (var node in block.Nodes) used[node.Dataset] = true;
        var sorted = new List<DatasetId> { target };
        for (var place = 0; place < used.Length; place++) if (used[place] && block.Datasets[place] != target) sorted.Add(block.Datasets[place]);
        sorted.Sort(1, sorted.Count - 1, null);
        var order = new int[used.Length];
        for (var place = 0; place < order.Length; place++)
            order[place] = block.Datasets[place] == target ? 0 : sorted.BinarySearch(1, sorted.Count - 1, block.Datasets[place], null);
        return ([.. sorted], order);
    }

    private static (BlockNode[] Sorted, int[] Order) SortNodes(EdgeBlock block, int[] datasetOrder)
    {
        var sorted = new BlockNode[block.Nodes.Length];
        var places = new int[sorted.Length];
        for (var place = 0; place < sorted.Length; place++)
        {
            var node = block.Nodes[place];
            sorted[place] = node with { Dataset = datasetOrder[node.Dataset] };
            places[place] = place;
        }

        Array.Sort(sorted, places, Comparer<BlockNode>.Create(static (left, right) =>
            left.Dataset != right.Dataset ? left.Dataset.CompareTo(right.Dataset) : string.CompareOrdinal(left.Path, right.Path)));
        return (sorted, Inverse(places));
    }

    private static (ImmutableArray<FunctionApplication>[] Sorted, int[] Order) SortChains(EdgeBlock block)
    {
        if (block.Chains.IsEmpty) return ([], []);
        var numbers = new Dictionary<ImmutableArray<FunctionApplication>, int>(FunctionChainComparer.Instance);
        foreach (var edge in block.Edges) if (edge.Chain > 0) numbers.TryAdd(block.Chains[edge.Chain - 1], 0);
        var sorted = numbers.Keys.OrderBy(FunctionChainComparer.TextOf, StringComparer.Ordinal).ToArray();
        for (var place = 0; place < sorted.Length; place++) numbers[sorted[place]] = place;
        var order = new int[block.Chains.Length];
        for (var place = 0; place < order.Length; place++) order[place] = numbers.GetValueOrDefault(block.Chains[place]);
        return (sorted, order);
    }

    private static int[] Inverse(int[] places)
    {
        var order = new int[places.Length];
        for (var place = 0; place < places.Length; place++) order[places[place]] = place;
        return order;
    }

    private static BlockEdge[] Distinct(BlockEdge[] edges)
    {
        var kept = 0;
        for (var place = 0; place < edges.Length; place++) if (kept == 0 || edges[place] != edges[kept - 1]) edges[kept++] = edges[place];
        return kept == edges.Length ? edges : edges[..kept];
    }

    private static int Compare(BlockEdge left, BlockEdge right)
    {
        var order = left.From.CompareTo(right.From);
        if (order == 0) order = left.To.CompareTo(right.To);
        if (order == 0) order = left.Kind.CompareTo(right.Kind);
        if (order == 0) order = left.SpanStart.CompareTo(right.SpanStart);
        if (order == 0) order = left.SpanLength.CompareTo(right.SpanLength);
        return order == 0 ? left.Chain.CompareTo(right.Chain) : order;
    }
}
