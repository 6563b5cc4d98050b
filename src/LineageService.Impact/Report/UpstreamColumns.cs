using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Report;

/// <summary>What the changed columns and tables are made of, however far away, the nearest first; each node once, for the first atom that reaches it.</summary>
internal static class UpstreamColumns
{
    public static ImmutableArray<UpstreamNode> Of(LineageGraph graph, ImmutableArray<ChangeAtom> atoms)
    {
        var seen = new HashSet<int>();
        var waiting = new Queue<(int Node, int Distance, int Atom)>();
        for (var atom = 0; atom < atoms.Length; atom++)
        {
            var start = graph.FindNode(
                atoms[atom].Column is { } column ? LineageNode.Field(atoms[atom].Dataset, column) : LineageNode.RowSet(atoms[atom].Dataset));
            if (start >= 0 && seen.Add(start)) waiting.Enqueue((start, 0, atom));
        }

        var nodes = ImmutableArray.CreateBuilder<UpstreamNode>();
        while (waiting.TryDequeue(out var next))
        {
            if (next.Distance > 0)
            {
                var node = graph.NodeAt(next.Node);
                nodes.Add(new UpstreamNode(node.ToString(), node.Dataset, node.Path, next.Distance, next.Atom));
            }

            var row = graph.Reverse(next.Node);
            for (var i = 0; i < row.Count; i++)
                if (row.NeighborAt(i) is var neighbor && seen.Add(neighbor)) waiting.Enqueue((neighbor, next.Distance + 1, next.Atom));
        }

        return nodes.ToImmutable();
    }
}
