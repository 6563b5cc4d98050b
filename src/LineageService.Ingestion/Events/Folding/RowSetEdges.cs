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
        var datasets = new DatasetId[block.Datasets.Length + inputs.Count];
        var nodes = new BlockNode[block.Nodes.Length + inputs.Count + 1];
        var edges = new BlockEdge[inputs.Count + block.Edges.Length];
        block.Datasets.CopyTo(datasets);
        block.Nodes.CopyTo(nodes);
        var (datasetCount, nodeCount) = (block.Datasets.Length, block.Nodes.Length);
        var to = Node(nodes, ref nodeCount, 0);
        var count = 0;
        foreach (var input in inputs)
        {
            var place = Array.IndexOf(datasets, input, 0, datasetCount);
            if (place < 0)
            {
                place = datasetCount++;
                datasets[place] = input;
            }

            edges[count++] = new BlockEdge(Node(nodes, ref nodeCount, place), to, 0, -1, 0, Kind);
        }

        // Mostly no more than one entry over.
        if (datasetCount < datasets.Length) Array.Resize(ref datasets, datasetCount);
        if (nodeCount < nodes.Length) Array.Resize(ref nodes, nodeCount);
        block.Edges.CopyTo(edges.AsSpan(count));
        return EdgeBlock.Of(datasets, nodes, block.Chains.ToArray(), edges);
    }

    private static int Node(BlockNode[] nodes, ref int count, int dataset)
    {
        for (var place = 0; place < count; place++)
        {
            if (nodes[place].Dataset == dataset && nodes[place].Path is null) return place;
        }

        nodes[count] = new BlockNode(dataset, null);
        return count++;
    }
}
