using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Dependences between whole datasets, put before other edges: in front is their place in the order of a set.</summary>
internal static class RowSetEdges
{
    private const byte Kind = (byte)EdgeSubtype.RowSet;

    /// <summary>The block with an edge from the rows of each input to those of the target.</summary>
    public static EdgeBlock Before(EdgeBlock block, DatasetId target, IReadOnlyCollection<DatasetId> inputs)
    {
        if (inputs.Count == 0) return block;
        return block.IsEmpty || HasRowSets(block) ? Collect(block, target, inputs) : Prepend(block, inputs);
    }

    private static bool HasRowSets(EdgeBlock block)
    {
        foreach (var edge in block.Edges)
        {
            if (edge.Subtype == EdgeSubtype.RowSet) return true;
        }

        return false;
    }

    private static EdgeBlock Collect(EdgeBlock block, DatasetId target, IEnumerable<DatasetId> inputs)
    {
        var collector = EdgeCollector.Begin(target);
        foreach (var input in inputs) collector.Add(input, null, null, EdgeSubtype.RowSet);
        collector.Add(block);
        return collector.ToBlock();
    }

    // Where no edge of this kind is, none can be repeated: the numbers stay, and nothing is looked up but the new ends.
    private static EdgeBlock Prepend(EdgeBlock block, IReadOnlyCollection<DatasetId> inputs)
    {
        var datasets = new List<DatasetId>(block.Datasets.Length + inputs.Count);
        var nodes = new List<BlockNode>(block.Nodes.Length + inputs.Count + 1);
        datasets.AddRange(block.Datasets);
        nodes.AddRange(block.Nodes);
        var edges = new BlockEdge[inputs.Count + block.Edges.Length];
        var to = Node(nodes, 0);
        var count = 0;
        foreach (var input in inputs)
        {
            var place = datasets.IndexOf(input);
            if (place < 0)
            {
                place = datasets.Count;
                datasets.Add(input);
            }

            edges[count++] = new BlockEdge(Node(nodes, place), to, 0, -1, 0, Kind);
        }

        block.Edges.CopyTo(edges.AsSpan(count));
        return EdgeBlock.Of([.. datasets], [.. nodes], block.Chains.ToArray(), edges);
    }

    private static int Node(List<BlockNode> nodes, int dataset)
    {
        for (var place = 0; place < nodes.Count; place++)
        {
            if (nodes[place].Dataset == dataset && nodes[place].Path is null) return place;
        }

        nodes.Add(new BlockNode(dataset, null));
        return nodes.Count - 1;
    }
}
