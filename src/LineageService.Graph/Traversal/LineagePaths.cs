using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Finds the shortest simple ways from one node to another, a few at a time; never lists them all (a hub has 10⁸). A path is a sequence
/// of nodes: of several edges between two of them the strongest stands for the hop. Stateless.
/// </summary>
public static class LineagePaths
{
    /// <summary>
    /// Answers a request; paths run in the direction of the flow, from <see cref="PathRequest.From"/> to <see cref="PathRequest.To"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static PathAnswer Find(LineageGraph graph, PathRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var mask = EdgeMask.Of(request.Filter);
        var depth = Math.Clamp(request.MaxDepth, 1, PathSearch.MaxDepth);
        var budget = new WalkBudget(request.TimeBudget, cancellationToken);
        using var upstream = WalkSide.Walk(
            graph, RootNodes.Of(graph, request.To, Direction.Upstream), Direction.Upstream, depth, mask, ref budget);
        var search = new PathSearch(graph, upstream, mask, depth);
        var found = search.Find(RootNodes.Of(graph, request.From, Direction.Downstream), Math.Max(1, request.Count), ref budget);
        var truncated = search.IsOverBudget || upstream.Workspace.OutOfTime;

        // A path that is not known of may run through any dataset on the way back from the end.
        var unknowns = WalkUnknowns.Of(graph, [upstream]);
        if (!request.Visibility.IsAll) unknowns = ShownUnknowns.Of(graph, request.Visibility, unknowns);
        if (truncated) unknowns = unknowns.Add(WalkUnknowns.OutOfTime);
        return new PathAnswer(graph.Epoch, unknowns.IsEmpty, unknowns, truncated, [.. found.Select(nodes => ToPath(graph, nodes, mask, request.Visibility))])
        {
            Hidden = request.Visibility.IsAll ? 0 : found.SelectMany(nodes => nodes).Distinct().Count(node => !request.Visibility.Sees(graph.NodeAt(node))),
        };
    }

    private static LineagePath ToPath(LineageGraph graph, int[] nodes, EdgeMask mask, NodeVisibility visibility)
    {
        var edges = ImmutableArray.CreateBuilder<LineageAnswerEdge>(nodes.Length - 1);
        for (var hop = 0; hop + 1 < nodes.Length; hop++) edges.Add(Strongest(graph, nodes[hop], nodes[hop + 1], mask, visibility));
        var subtype = edges.Count == 0 ? EdgeSubtype.Identity : edges[0].Subtype;
        for (var hop = 1; hop < edges.Count; hop++) subtype = subtype.Then(edges[hop].Subtype);
        return new LineagePath(edges.MoveToImmutable(), subtype);
    }

    // The value's way before mere influence; among equals the lesser subtype, then the one with a span.
    private static LineageAnswerEdge Strongest(LineageGraph graph, int from, int to, EdgeMask mask, NodeVisibility visibility)
    {
        var parallel = new ParallelEdges(graph, visibility);
        var row = graph.Forward(from);
        for (var index = 0; index < row.Count; index++)
        {
            if (row.NeighborAt(index) == to && mask.Has(row[index].Subtype)) parallel.Add(to, row[index]);
        }

        return parallel.Drain(visibility.Shown(graph.NodeAt(from)).ToString(), visibility.Shown(graph.NodeAt(to)).ToString())
            .OrderBy(edge => edge.Subtype).ThenBy(edge => edge.Span is null).First();
    }
}
