namespace LineageService.Graph.Snapshot;

/// <summary>Rebuilds a graph into one base: the overlay is folded in, nodes are renumbered in topological order. Ordinals stay.</summary>
internal static class GraphCompactor
{
    public static LineageGraph Compact(LineageGraph graph, CancellationToken cancellationToken)
    {
        var datasets = new GraphDataset[graph.DatasetCount];
        for (var ordinal = 0; ordinal < datasets.Length; ordinal++) datasets[ordinal] = graph.DatasetAt(ordinal);
        var assembly = new BaseAssembly(graph, datasets, new AddedEdges(), [], cancellationToken);
        var adjacency = assembly.Assemble();
        return new LineageGraph(graph.Names)
        {
            Identity = graph.Identity,
            Epoch = graph.Epoch,
            EdgeCount = adjacency.EdgeCount,
            Base = adjacency,
            Datasets = PagedArray<GraphDataset>.Of(assembly.Layout.Datasets),
            Jobs = graph.Jobs,
            Owners = graph.Owners,
            NameOrder = assembly.Layout.NameOrder,
            UnknownJobs = graph.UnknownJobs,
        };
    }
}
