using System.Globalization;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Conformance;

/// <summary>A graph written out by names, in one order: equal texts are equal graphs, however they are numbered.</summary>
public static class GraphText
{
    public static string Of(LineageGraph graph) => string.Join('\n', Lines(graph).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Lines(LineageGraph graph)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"edges {graph.EdgeCount}");
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            // Fields that nothing declares and no edge touches any more do not count: a graph read anew may not know them.
            var fields = dataset.Fields.Paths.ToArray().Where(
                (_, field) => dataset.IsDeclared(field) || Touched(graph, dataset.NodeOf(field)));
            var paths = string.Join(',', fields.Order(StringComparer.Ordinal));
            yield return $"{dataset.Id} {dataset.Layer} {dataset.Owner} {dataset.Schema} {dataset.AliasOf} ({paths}) {Names(graph, dataset)}";
            foreach (var node in new DatasetNodes(dataset))
            {
                foreach (var line in Row(graph, node, reverse: false)) yield return line;
                foreach (var line in Row(graph, node, reverse: true)) yield return line;
            }
        }

        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (!job.Retired) yield return $"{job.Id} {job.State} {job.AliasOf} {string.Join(';', job.Unknowns)}";
        }
    }

    private static string Names(LineageGraph graph, GraphDataset dataset) =>
        string.Join(',', dataset.Aliases.Select(alias => graph.DatasetAt(alias).Id));

    private static bool Touched(LineageGraph graph, int node) => graph.Forward(node).Count + graph.Reverse(node).Count > 0;

    private static List<string> Row(LineageGraph graph, int node, bool reverse)
    {
        var row = reverse ? graph.Reverse(node) : graph.Forward(node);
        var lines = new List<string>();
        for (var index = 0; index < row.Count; index++)
        {
            var edge = row[index];
            var owner = graph.OwnerAt(edge.Owner);
            var (from, to) = reverse ? (edge.Neighbor, node) : (node, edge.Neighbor);
            lines.Add(
                $"{(reverse ? "in " : "out")} {graph.NodeAt(from)} -> {graph.NodeAt(to)} {edge.Subtype} {row.IsDirect(index)} {edge.Span} "
                + $"{edge.Masking} {edge.Approximate} {graph.JobOf(edge)} {owner.Evidence} {owner.Producer}");
        }

        return lines;
    }
}
