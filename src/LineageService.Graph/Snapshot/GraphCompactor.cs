namespace LineageService.Graph.Snapshot;

/// <summary>Rebuilds a graph into one base: the overlay is folded in, nodes are renumbered in topological order. Ordinals stay.</summary>
internal static class GraphCompactor
{
    public static LineageGraph Compact(LineageGraph graph, CancellationToken cancellationToken)
    {
        var datasets = new GraphDataset[graph.DatasetCount];
        for (var ordinal = 0; ordinal < datasets.Length; ordinal++) datasets[ordinal] = graph.DatasetAt(ordinal);
        var (offsets, targets) = DatasetEdges(graph, datasets, cancellationToken);
        var order = DatasetOrder.Topological(offsets, targets);
        var layout = BaseLayout.Of(datasets, order);
        var adjacency = Assemble(graph, datasets, layout, order, cancellationToken);
        return new LineageGraph(graph.Names)
        {
            Identity = graph.Identity,
            Epoch = graph.Epoch,
            EdgeCount = adjacency.EdgeCount,
            Base = adjacency,
            Datasets = PagedArray<GraphDataset>.Of(layout.Datasets),
            Jobs = graph.Jobs,
            Owners = graph.Owners,
            NameOrder = layout.NameOrder,
            UnknownJobs = graph.UnknownJobs,
        };
    }

    private static (int[] Offsets, int[] Targets) DatasetEdges(
        LineageGraph graph, GraphDataset[] datasets, CancellationToken cancellationToken)
    {
        var stamps = new int[datasets.Length];
        var offsets = new int[datasets.Length + 1];
        var targets = new List<int>();
        foreach (var dataset in datasets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stamps[dataset.Ordinal] = dataset.Ordinal + 1;
            foreach (var node in new DatasetNodes(dataset))
            {
                foreach (var packed in graph.Forward(node).Packed)
                {
                    var target = graph.DatasetOf(Neighbor.Node(packed));
                    if (stamps[target] == dataset.Ordinal + 1) continue;
                    stamps[target] = dataset.Ordinal + 1;
                    targets.Add(target);
                }
            }

            offsets[dataset.Ordinal + 1] = targets.Count;
        }

        return (offsets, [.. targets]);
    }

    private static BaseAdjacency Assemble(
        LineageGraph graph, GraphDataset[] datasets, BaseLayout layout, int[] order, CancellationToken cancellationToken)
    {
        var moved = new int[graph.NodeCount];
        foreach (var dataset in datasets)
        {
            var place = layout.Datasets[dataset.Ordinal].RowSetNode;
            foreach (var node in new DatasetNodes(dataset)) moved[node] = place++;
        }

        var assembler = new AdjacencyAssembler(layout.NodeDataset, checked((int)graph.EdgeCount));
        foreach (var ordinal in order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var node in new DatasetNodes(datasets[ordinal]))
            {
                var row = graph.Forward(node);
                for (var index = 0; index < row.Count; index++)
                {
                    var packed = row.Packed[index];
                    assembler.Add(moved[Neighbor.Node(packed)] | (packed & int.MinValue), row.Attributes(index));
                }

                assembler.EndRow();
            }
        }

        return assembler.ToAdjacency();
    }
}
