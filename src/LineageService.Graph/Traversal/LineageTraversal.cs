using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Walks a graph up- or downstream of a root (lineage-semantics.md §1, §2). Nodes come in order of distance, then name; every edge that
/// was followed comes with the page of the node it arrives at, provided both its ends are reported. <see cref="Direction.Both"/> is what
/// lies upstream and what lies downstream, not everything connected. Stateless; any number of walks run side by side.
/// </summary>
public static class LineageTraversal
{
    /// <summary>True where a text is a cursor that a walk has given; <see cref="Walk"/> reads any other as none.</summary>
    public static bool IsCursor(string text) => WalkCursor.Decode(text) is not null;

    /// <summary>Answers a request. An unknown root gives an answer without nodes.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static LineageAnswer Walk(LineageGraph graph, LineageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var mask = EdgeMask.Of(request.Filter);
        var budget = new WalkBudget(request.TimeBudget, cancellationToken);
        var sides = new List<WalkSide>(2);
        try
        {
            if (request.Direction != Direction.Downstream) sides.Add(WalkOneWay(graph, request, Direction.Upstream, mask, ref budget));
            if (request.Direction != Direction.Upstream) sides.Add(WalkOneWay(graph, request, Direction.Downstream, mask, ref budget));
            return Answer(graph, request, sides);
        }
        finally
        {
            foreach (var side in sides) side.Dispose();
        }
    }

    /// <summary>Counts what a request would reach; up- or downstream, whatever its granularity, page and dataset filters.</summary>
    /// <exception cref="ArgumentException">The request asks for both directions.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static LineageReach Count(LineageGraph graph, LineageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Direction == Direction.Both)
            throw new ArgumentException("What is reached is counted in one direction.", nameof(request));
        cancellationToken.ThrowIfCancellationRequested();
        var budget = new WalkBudget(request.TimeBudget, cancellationToken);
        using var side = WalkOneWay(graph, request, request.Direction, EdgeMask.Of(request.Filter), ref budget);
        var levels = side.Workspace.Levels;
        var deepest = levels.Levels - 1;
        while (deepest > 0 && levels.Level(deepest).IsEmpty) deepest--;
        return new LineageReach(graph.Epoch, levels.Count, side.Workspace.DirectLevels.Count, deepest, side.Workspace.OutOfTime);
    }

    private static WalkSide WalkOneWay(
        LineageGraph graph, LineageRequest request, Direction direction, EdgeMask mask, ref WalkBudget budget) =>
        WalkSide.Walk(graph, RootNodes.Of(graph, request.Root, direction), direction, Math.Max(1, request.Depth), mask, ref budget);

    private static LineageAnswer Answer(LineageGraph graph, LineageRequest request, List<WalkSide> sides)
    {
        var roots = new HashSet<int>();
        foreach (var side in sides) foreach (var node in side.Workspace.Levels.Level(0)) roots.Add(graph.DatasetOf(node));
        var filter = new DatasetFilter(graph, request.Filter, roots, request.Visibility);
        var cursor = WalkCursor.Decode(request.Cursor);
        var page = request.Granularity == Granularity.Table
            ? new TableRollUp(graph, sides, filter, request.Visibility).ToPage(cursor, Math.Max(1, request.PageSize))
            : new ColumnPages(graph, sides, filter, request.Visibility).ToPage(cursor, Math.Max(1, request.PageSize));
        var outOfTime = sides.Exists(side => side.Workspace.OutOfTime);
        var unknowns = WalkUnknowns.Of(graph, sides);
        if (outOfTime) unknowns = unknowns.Add(WalkUnknowns.OutOfTime);
        if (!request.Visibility.IsAll) (page, unknowns) = (OpaqueLast(page), ShownUnknowns.Of(graph, request.Visibility, unknowns));
        var next = page.Next ?? (outOfTime && !page.Nodes.IsEmpty ? page.Last : null);
        return new LineageAnswer(
            request.Root.ToString(), graph.Epoch, unknowns.IsEmpty, unknowns, page.Next is not null || outOfTime, next?.Encode(),
            page.Nodes, page.Edges)
        {
            CursorEpoch = cursor is { } before && before.Epoch != graph.Epoch ? before.Epoch : null,
            Hidden = request.Visibility.IsAll ? 0 : page.Nodes.Count(IsOpaque),
        };
    }

    // Among nodes in the order of their names, the place of one would tell something of its own.
    private static WalkPage OpaqueLast(WalkPage page) => page with
    {
        Nodes =
        [
            .. page.Nodes.OrderBy(node => node.Distance).ThenBy(IsOpaque).ThenBy(node => IsOpaque(node) ? node.Id : "", StringComparer.Ordinal),
        ],
        Edges = [.. page.Edges.OrderBy(edge => edge.Job.Namespace == NodeVisibility.OpaqueNamespace)],
    };

    private static bool IsOpaque(LineageAnswerNode node) => node.Dataset.Namespace == NodeVisibility.OpaqueNamespace;
}

/// <summary>A page of an answer: what is on it, its last place, and that place again where more follows.</summary>
internal sealed record WalkPage(
    ImmutableArray<LineageAnswerNode> Nodes, ImmutableArray<LineageAnswerEdge> Edges, WalkCursor? Last, WalkCursor? Next);
