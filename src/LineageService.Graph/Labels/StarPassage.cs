using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Columns that pass through <c>SELECT *</c> over a table of columns nobody knows: the graph has one edge <c>t.* → v.*</c>, and each column comes under its
/// own name. Where a dataset on the way does not have the name, it goes on to those behind it that do.
/// </summary>
internal static class StarPassage
{
    // Chains of stars are short; a wider one is cut, and what lies behind keeps the label of its star.
    private const int Limit = 4096;

    /// <summary>Where a column goes to by stars.</summary>
    /// <param name="passages">Gets the node and the ordinal of the last star edge's owner.</param>
    public static void AddForward(LineageGraph graph, GraphDataset dataset, int field, List<(int Node, int Owner)> passages) =>
        Add(graph, dataset, field, isForward: true, passages);

    /// <summary>Where a column comes from by stars.</summary>
    public static void AddReverse(LineageGraph graph, GraphDataset dataset, int field, List<(int Node, int Owner)> passages) =>
        Add(graph, dataset, field, isForward: false, passages);

    /// <summary>Datasets that stars lead to from one.</summary>
    public static IEnumerable<int> DatasetsBehind(LineageGraph graph, GraphDataset dataset)
    {
        var seen = new HashSet<int> { dataset.Ordinal };
        var queue = new Queue<int>([dataset.Ordinal]);
        while (seen.Count < Limit && queue.TryDequeue(out var next))
        {
            foreach (var (neighbor, _) in Neighbors(graph, graph.DatasetAt(next), isForward: true))
                if (seen.Add(neighbor)) queue.Enqueue(neighbor);
        }

        seen.Remove(dataset.Ordinal);
        return seen;
    }

    private static void Add(LineageGraph graph, GraphDataset dataset, int field, bool isForward, List<(int Node, int Owner)> passages)
    {
        if (dataset.Fields.StarIndex is not (>= 0 and var star) || star == field) return;
        var path = dataset.Fields[field];
        var seen = new HashSet<int> { dataset.Ordinal };
        var queue = new Queue<int>([dataset.Ordinal]);
        while (seen.Count < Limit && queue.TryDequeue(out var next))
        {
            foreach (var (neighbor, owner) in Neighbors(graph, graph.DatasetAt(next), isForward))
            {
                if (!seen.Add(neighbor)) continue;
                var other = graph.DatasetAt(neighbor);
                if (other.Fields.IndexOf(path) is var named and >= 0) passages.Add((other.NodeOf(named), owner));
                else queue.Enqueue(neighbor);
            }
        }
    }

    private static List<(int Dataset, int Owner)> Neighbors(LineageGraph graph, GraphDataset dataset, bool isForward)
    {
        var neighbors = new List<(int, int)>();
        if (dataset.Fields.StarIndex is not (>= 0 and var star)) return neighbors;
        var node = dataset.NodeOf(star);
        var row = isForward ? graph.Forward(node) : graph.Reverse(node);
        for (var index = 0; index < row.Count; index++)
        {
            var edge = row[index];
            if (edge.Subtype != EdgeSubtype.Identity) continue;
            var other = graph.DatasetAt(graph.DatasetOf(edge.Neighbor));
            var field = graph.FieldOf(edge.Neighbor);
            if (field >= 0 && other.Fields[field] == MentionedFields.Star) neighbors.Add((other.Ordinal, edge.Owner));
        }

        return neighbors;
    }
}
