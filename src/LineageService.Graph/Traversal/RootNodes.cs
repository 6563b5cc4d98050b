using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>The nodes at distance 0 of a root. A dataset that is only another name stands for the one it names.</summary>
internal static class RootNodes
{
    /// <param name="direction">Up- or downstream: a job starts at what it reads or at what it writes.</param>
    public static int[] Of(LineageGraph graph, LineageRoot root, Direction direction) => root switch
    {
        { Kind: NodeKind.Job, Job: { } id } => graph.FindJob(id) is { } job ? OfJob(graph, job, direction) : [],
        { Kind: NodeKind.Dataset, Dataset: { } id } =>
            graph.FindDataset(id) is { } dataset ? OfDataset(graph, graph.Canonical(dataset)) : [],
        { Kind: NodeKind.Field or NodeKind.RowSet, Dataset: { } id } => OfNode(graph, new LineageNode(root.Kind, id, root.Path)),
        _ => [],
    };

    private static int[] OfNode(LineageGraph graph, LineageNode node) => graph.FindNode(node) is var number and >= 0 ? [number] : [];

    /// <summary>The row set and the fields that the schema has or an edge touches; not those that once were.</summary>
    private static int[] OfDataset(LineageGraph graph, GraphDataset dataset)
    {
        var nodes = new List<int>(dataset.Fields.Count + 1) { dataset.RowSetNode };
        for (var field = 0; field < dataset.Fields.Count; field++)
        {
            var node = dataset.NodeOf(field);
            if (dataset.IsDeclared(field) || graph.Forward(node).Count > 0 || graph.Reverse(node).Count > 0) nodes.Add(node);
        }

        return [.. nodes];
    }

    private static int[] OfJob(LineageGraph graph, GraphJob job, Direction direction)
    {
        var nodes = new SortedSet<int>();
        var claimed = new HashSet<int>();
        GraphJob[] names = [job, .. job.Aliases.Select(graph.JobAt)];
        foreach (var ordinal in names.SelectMany(name => name.Owners))
        {
            var owner = graph.OwnerAt(ordinal);
            if (direction == Direction.Downstream) OwnedEdges.AddTargets(graph, owner, nodes);
            else OwnedEdges.AddSourceNodes(graph, owner, nodes);
        }

        foreach (var node in nodes) claimed.Add(graph.DatasetOf(node));
        // What it reads or writes without a claim about columns: any of them may take part.
        foreach (var dataset in names.SelectMany(name => direction == Direction.Downstream ? name.Outputs : name.Inputs))
        {
            if (!claimed.Contains(dataset)) nodes.UnionWith(OfDataset(graph, graph.DatasetAt(dataset)));
        }

        return [.. nodes];
    }
}
