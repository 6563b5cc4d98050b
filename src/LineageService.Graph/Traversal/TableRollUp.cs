using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>The answer of a walk rolled up to datasets. Mutable; one answer.</summary>
internal sealed class TableRollUp(LineageGraph graph, List<WalkSide> sides, DatasetFilter filter, NodeVisibility visibility)
{
    private readonly Dictionary<(int Dataset, int Job), TableEdge> _edges = [];

    public WalkPage ToPage(WalkCursor? cursor, int size)
    {
        var pages = LevelPages.Behind(cursor, graph, size);
        using var columns = RollUpCounts.Rent(graph.DatasetCount);
        var levels = sides.Max(side => side.Workspace.Levels.Levels);
        for (var level = 0; level < levels; level++)
        {
            foreach (var side in sides)
            {
                if (level >= side.Workspace.Levels.Levels) continue;
                var isSecond = side != sides[0];
                foreach (var node in side.Workspace.Levels.Level(level))
                {
                    var dataset = graph.DatasetOf(node);
                    if (columns.Enter(dataset) && filter.Reports(dataset)) pages.Offer(level, graph.OrderKey(dataset), dataset);
                    if (!isSecond || !sides[0].Reached(node)) columns.Count(dataset);
                }
            }

            pages.EndLevel(level);
        }

        var nodes = ImmutableArray.CreateBuilder<LineageAnswerNode>(pages.Page.Count);
        var edges = ImmutableArray.CreateBuilder<LineageAnswerEdge>();
        foreach (var (ordinal, distance) in pages.Page)
        {
            var dataset = graph.DatasetAt(ordinal);
            nodes.Add(ToNode(dataset, distance, columns[ordinal]));
            AddArrivals(dataset, edges);
        }

        var last = pages.Page.Count == 0 ? null : Place(pages.Page[^1]);
        return new WalkPage(nodes.MoveToImmutable(), edges.DrainToImmutable(), last, pages.HasMore ? last : null);
    }

    private WalkCursor Place((int Item, int Distance) entry) =>
        new(graph.Epoch, entry.Distance, new LineageNode(NodeKind.Dataset, graph.DatasetAt(entry.Item).Id, null));

    private LineageAnswerNode ToNode(GraphDataset dataset, int distance, int nodes)
    {
        var (direct, first, second) = (false, false, false);
        foreach (var node in new DatasetNodes(dataset))
        {
            first |= sides[0].Reached(node);
            second |= sides.Count > 1 && sides[1].Reached(node);
            foreach (var side in sides) direct |= side.ReachedDirect(node);
        }

        var reachedRowSet = sides.Exists(side => side.Reached(dataset.RowSetNode));
        var id = visibility.Shown(dataset.Id);
        return new LineageAnswerNode(id.ToString(), NodeKind.Dataset, distance, id, null, nodes - (reachedRowSet ? 1 : 0))
        {
            Via = direct ? EdgeType.Direct : EdgeType.Indirect,
            Side = sides.Count == 1 ? sides[0].Direction : first && second ? Direction.Both : first ? sides[0].Direction : sides[1]
                .Direction,
        };
    }

    private void AddArrivals(GraphDataset dataset, ImmutableArray<LineageAnswerEdge>.Builder edges)
    {
        foreach (var side in sides)
        {
            _edges.Clear();
            foreach (var node in new DatasetNodes(dataset))
                if (side.Reached(node) && !side.IsCoveredBy(sides[0], node)) Gather(side, dataset, node);
            foreach (var ((other, job), edge) in _edges.OrderBy(entry => graph.OrderKey(entry.Key.Dataset)).ThenBy(entry => graph.JobAt(entry.Key.Job).Id))
            {
                var ends = (Other: visibility.Shown(graph.DatasetAt(other).Id).ToString(), Own: visibility.Shown(dataset.Id).ToString());
                var (from, to) = side.Direction == Direction.Downstream ? (ends.Other, ends.Own) : (ends.Own, ends.Other);
                var id = graph.JobAt(job).Id;
                edges.Add(new LineageAnswerEdge(
                    from, to, edge.Subtype.Type(), edge.Subtype, visibility.Shown(id), visibility.Sees(id) ? edge.Span : null, edge.Count)
                { Evidence = edge.Evidence });
            }
        }
    }

    private void Gather(WalkSide side, GraphDataset dataset, int node)
    {
        var arrivals = side.Arrivals(node);
        for (var index = 0; index < arrivals.Count; index++)
        {
            if (!side.Followed(arrivals, index)) continue;
            var other = graph.DatasetOf(arrivals.NeighborAt(index));
            if (!filter.Reports(other)) continue;
            var edge = arrivals[index];
            // Inside one dataset that is how a row set reaches its own columns: structure, not a hop between tables.
            if (other == dataset.Ordinal && edge.Subtype == EdgeSubtype.SetDependence) continue;
            var owner = graph.OwnerAt(edge.Owner);
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, (other, owner.Job), out var exists);
            known = exists ? known.With(edge, owner.Evidence) : TableEdge.Of(edge, owner.Evidence);
        }
    }
}
