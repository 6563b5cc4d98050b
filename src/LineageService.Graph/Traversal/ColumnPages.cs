using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>The answer of a walk at column granularity. Mutable; one answer.</summary>
internal sealed class ColumnPages(LineageGraph graph, List<WalkSide> sides, DatasetFilter filter, NodeVisibility visibility)
{
    private readonly NodeNames _names = new(graph, visibility);

    public WalkPage ToPage(WalkCursor? cursor, int size)
    {
        var pages = LevelPages.Behind(cursor, graph, size);
        var seen = sides.Count > 1 ? new HashSet<int>() : null;
        var levels = sides.Max(side => side.Workspace.Levels.Levels);
        for (var level = 0; level < levels && !pages.HasMore; level++)
        {
            foreach (var side in sides)
            {
                if (level >= side.Workspace.Levels.Levels) continue;
                foreach (var node in side.Workspace.Levels.Level(level))
                {
                    // On both sides, as in a cycle: it stands at its smaller distance.
                    if (seen is not null && !seen.Add(node)) continue;
                    if (filter.Reports(graph.DatasetOf(node))) pages.Offer(level, graph.OrderKeyOfNode(node), node);
                }
            }

            pages.EndLevel(level);
        }

        var nodes = ImmutableArray.CreateBuilder<LineageAnswerNode>(pages.Page.Count);
        foreach (var (node, distance) in pages.Page) nodes.Add(ToNode(node, distance));
        var last = pages.Page.Count == 0 ? null : new WalkCursor(graph.Epoch, pages.Page[^1].Distance, graph.NodeAt(pages.Page[^1].Item));
        return new WalkPage(nodes.MoveToImmutable(), Edges(pages.Page), last, pages.HasMore ? last : null);
    }

    private LineageAnswerNode ToNode(int number, int distance)
    {
        var node = visibility.Shown(graph.NodeAt(number));
        return new LineageAnswerNode(_names[number], node.Kind, distance, node.Dataset, node.Path)
        {
            Via = sides.Exists(side => side.ReachedDirect(number)) ? EdgeType.Direct : EdgeType.Indirect,
            Side = sides.Count == 1 ? sides[0].Direction
                : !sides[0].Reached(number) ? sides[1].Direction
                : sides[1].Reached(number) ? Direction.Both : sides[0].Direction,
        };
    }

    private ImmutableArray<LineageAnswerEdge> Edges(List<(int Item, int Distance)> page)
    {
        var edges = ImmutableArray.CreateBuilder<LineageAnswerEdge>();
        foreach (var (node, _) in page)
        {
            foreach (var side in sides)
            {
                if (side.Reached(node) && !side.IsCoveredBy(sides[0], node)) AddArrivals(side, node, edges);
            }
        }

        return edges.DrainToImmutable();
    }

    private void AddArrivals(WalkSide side, int node, ImmutableArray<LineageAnswerEdge>.Builder edges)
    {
        var id = _names[node];
        var arrivals = side.Arrivals(node);
        var parallel = new ParallelEdges(graph, visibility);
        for (var index = 0; index < arrivals.Count; index++)
        {
            var neighbor = arrivals.NeighborAt(index);
            if (side.Followed(arrivals, index) && filter.Reports(graph.DatasetOf(neighbor))) parallel.Add(neighbor, arrivals[index]);

            // The last of several edges between two nodes may be one that was not followed.
            if (parallel.IsEmpty || (index + 1 < arrivals.Count && arrivals.NeighborAt(index + 1) == neighbor)) continue;
            var other = _names[neighbor];
            var (from, to) = side.Direction == Direction.Downstream ? (other, id) : (id, other);
            edges.AddRange(parallel.Drain(from, to));
        }
    }
}
