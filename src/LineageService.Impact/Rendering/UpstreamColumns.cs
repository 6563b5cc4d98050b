using LineageService.Graph.Snapshot;
using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Rendering;

/// <summary>What the changed columns and tables are made of, however far away, the nearest first; each node once, for the first atom that reaches it.</summary>
internal static class UpstreamColumns
{
    public static IEnumerable<(LineageNode Node, int Distance, ChangeAtom Atom)> Of(LineageGraph graph, IEnumerable<ChangeAtom> atoms)
    {
        var seen = new HashSet<int>();
        var waiting = new Queue<(int Node, int Distance, ChangeAtom Atom)>();
        foreach (var atom in atoms)
        {
            var start = graph.FindNode(atom.Column is { } column ? LineageNode.Field(atom.Dataset, column) : LineageNode.RowSet(atom.Dataset));
            if (start >= 0 && seen.Add(start)) waiting.Enqueue((start, 0, atom));
        }

        while (waiting.TryDequeue(out var next))
        {
            if (next.Distance > 0) yield return (graph.NodeAt(next.Node), next.Distance, next.Atom);
            foreach (var neighbor in Before(graph, next.Node))
                if (seen.Add(neighbor)) waiting.Enqueue((neighbor, next.Distance + 1, next.Atom));
        }
    }

    // A row of edges lives on the stack and cannot be kept over a yield.
    private static List<int> Before(LineageGraph graph, int node)
    {
        var row = graph.Reverse(node);
        var neighbors = new List<int>(row.Count);
        for (var i = 0; i < row.Count; i++) neighbors.Add(row.NeighborAt(i));
        return neighbors;
    }
}
