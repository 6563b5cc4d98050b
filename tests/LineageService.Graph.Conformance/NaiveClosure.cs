using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>The closure as the specification words it, over a list of edges: what every fast walk is compared with.</summary>
public static class NaiveClosure
{
    /// <summary>Distances of all nodes within the depth, over edges that <paramref name="follow"/> admits.</summary>
    public static Dictionary<LineageNode, int> Reach(
        IReadOnlyCollection<LineageEdge> edges, IEnumerable<LineageNode> roots, Direction direction, int depth, Func<LineageEdge,
        bool> follow)
    {
        var distances = roots.Distinct().ToDictionary(root => root, _ => 0);
        for (var hop = 1; hop <= depth; hop++)
        {
            var reached = new HashSet<LineageNode>();
            foreach (var edge in edges)
            {
                if (!follow(edge)) continue;
                var (near, far) = direction == Direction.Downstream ? (edge.From, edge.To) : (edge.To, edge.From);
                if (distances.TryGetValue(near, out var distance) && distance == hop - 1 && !distances.ContainsKey(far)) reached.Add(far);
            }

            foreach (var node in reached) distances[node] = hop;
        }

        return distances;
    }

    public static ImmutableArray<LineageEdge> Edges(IEnumerable<EdgeSet> sets) => [.. sets.SelectMany(set => set.Edges)];
}
