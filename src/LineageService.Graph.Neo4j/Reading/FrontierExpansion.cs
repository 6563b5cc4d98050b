using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>One hop from a frontier: the edge sets that touch its datasets are fetched many at once, and only edges that match are made objects.</summary>
internal static class FrontierExpansion
{
    public static async IAsyncEnumerable<OwnedEdge> ReadAsync(
        EdgeSetReader sets, ImmutableArray<LineageNode> frontier, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = frontier.ToHashSet();
        var datasets = frontier.Select(node => node.Dataset).Distinct().Order();
        await foreach (var set in sets.TouchingAsync(datasets, direction, cancellationToken).ConfigureAwait(false))
        {
            foreach (var edge in Matching(set.Block, wanted, direction)) yield return new OwnedEdge(edge, set.Job, set.Evidence);
        }
    }

    private static List<LineageEdge> Matching(EdgeBlock block, HashSet<LineageNode> frontier, Direction direction)
    {
        var nodes = new LineageNode[block.Nodes.Length];
        var isIn = new bool[nodes.Length];
        for (var place = 0; place < nodes.Length; place++)
        {
            var node = block.Nodes[place];
            var dataset = block.Datasets[node.Dataset];
            nodes[place] = node.Path is { } path ? LineageNode.Field(dataset, path) : LineageNode.RowSet(dataset);
            isIn[place] = frontier.Contains(nodes[place]) || frontier.Contains(new LineageNode(NodeKind.Dataset, dataset, null));
        }

        var edges = new List<LineageEdge>();
        foreach (var edge in block.Edges)
        {
            if (!(direction != Direction.Downstream && isIn[edge.To]) && !(direction != Direction.Upstream && isIn[edge.From])) continue;
            edges.Add(new LineageEdge(
                nodes[edge.From], nodes[edge.To], edge.Subtype, edge.Span, edge.Chain == 0 ? [] : block.Chains[edge.Chain - 1], edge.Masking, edge.Approximate));
        }

        return edges;
    }
}
