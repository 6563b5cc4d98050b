using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>
/// The way back from a name that stands for others to the names that a store holds, and the way there for what is read under those.
/// </summary>
public static class StatedNames
{
    /// <summary>All names of a job, the one that stands for it first.</summary>
    public static ImmutableArray<JobId> Of(LineageGraph graph, JobId id)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.FindJob(id) is { Aliases.Length: > 0 } job ? [job.Id, .. job.Aliases.Select(alias => graph.JobAt(alias).Id)] : [id];
    }

    /// <summary>All nodes that a store may hold for one of the graph, the spelling of fields included.</summary>
    public static ImmutableArray<LineageNode> Of(LineageGraph graph, LineageNode node)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.FindDataset(node.Dataset) is not { } named) return [node];
        var dataset = graph.Canonical(named);
        if (dataset.Aliases.Length == 0) return [node];
        var nodes = ImmutableArray.CreateBuilder<LineageNode>();
        if (node.Path is not { } path)
        {
            nodes.Add(LineageNode.RowSet(dataset.Id));
            foreach (var alias in dataset.Aliases) nodes.Add(LineageNode.RowSet(graph.DatasetAt(alias).Id));
            return nodes.ToImmutable();
        }

        if (graph.FindField(named, path) is var index and >= 0) path = dataset.Fields[index];
        var own = OwnFacts.Of(dataset).Fields;
        if (own.IndexOf(path) >= 0) nodes.Add(LineageNode.Field(dataset.Id, path));
        var matcher = new FieldMatcher(own);
        foreach (var alias in dataset.Aliases)
        {
            var entry = graph.DatasetAt(alias);
            foreach (var field in entry.Fields.Paths)
            {
                if (string.Equals(field, path, StringComparison.OrdinalIgnoreCase) && matcher.Match(field) == path)
                    nodes.Add(LineageNode.Field(entry.Id, field));
            }
        }

        return nodes.Count == 0 ? [node] : nodes.ToImmutable();
    }

    /// <summary>A stored edge set under the names that the graph shows.</summary>
    public static EdgeSet Shown(LineageGraph graph, EdgeSet set)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(set);
        var job = graph.FindJob(set.Job)?.Id ?? set.Job;
        var target = Shown(graph, set.Target);
        var isSame = job == set.Job && target == set.Target && set.Edges.All(edge => Shown(graph, edge.From.Dataset) == edge.From.Dataset);
        if (isSame) return set;
        var edges = set.Edges.Select(edge => edge with { From = Shown(graph, edge.From), To = Shown(graph, edge.To) });
        return set with { Job = job, Target = target, Edges = [.. edges] };
    }

    private static DatasetId Shown(LineageGraph graph, DatasetId id) =>
        graph.FindDataset(id) is { } dataset ? graph.Canonical(dataset).Id : id;

    private static LineageNode Shown(LineageGraph graph, LineageNode node)
    {
        if (graph.FindDataset(node.Dataset) is not { } named) return node;
        var dataset = graph.Canonical(named);
        if (dataset.Ordinal == named.Ordinal) return node;
        return node.Path is { } path && graph.FindField(named, path) is var field and >= 0
            ? LineageNode.Field(dataset.Id, dataset.Fields[field])
            : node with { Dataset = dataset.Id };
    }
}
