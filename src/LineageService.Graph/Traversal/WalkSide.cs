using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Traversal;

/// <summary>One direction of a walk, done: its workspace and how to read it. Mutable; disposing it gives the workspace back.</summary>
internal sealed class WalkSide : IDisposable
{
    private readonly LineageGraph _graph;
    private readonly EdgeMask _mask;

    private WalkSide(LineageGraph graph, Direction direction, WalkWorkspace workspace, EdgeMask mask) =>
        (_graph, Direction, Workspace, _mask) = (graph, direction, workspace, mask);

    public Direction Direction { get; }

    public WalkWorkspace Workspace { get; }

    /// <summary>Walks from distinct roots; not in both directions.</summary>
    public static WalkSide Walk(LineageGraph graph, int[] roots, Direction direction, int depth, EdgeMask mask, ref WalkBudget budget)
    {
        var workspace = WalkWorkspace.Rent(graph.NodeCount);
        try
        {
            LineageWalk.Run(graph, workspace, roots, direction, depth, mask, ref budget);
            workspace.MarkEdge(depth);
            return new WalkSide(graph, direction, workspace, mask);
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    public bool Reached(int node) => Workspace.Marks.IsReached(node);

    public bool ReachedDirect(int node) => Workspace.Marks.IsReachedDirect(node);

    /// <summary>
    /// Edges by which a node could be reached: those that enter it on the way downstream, those that leave it on the way upstream.
    /// </summary>
    public AdjacencyRow Arrivals(int node) => Direction == Direction.Downstream ? _graph.Reverse(node) : _graph.Forward(node);

    /// <summary>True where the walk followed an arrival edge.</summary>
    public bool Followed(in AdjacencyRow arrivals, int index)
    {
        if (!Workspace.IsExpanded(arrivals.NeighborAt(index))) return false;
        if (_mask.IsAll) return true;
        return _mask.IsDirect ? arrivals.IsDirect(index) : _mask.Has(BlockEdge.SubtypeOf(arrivals.Kind(index)));
    }

    /// <summary>
    /// True where the other, opposite side followed all arrival edges of a node itself, as in a cycle: it went on from the node against
    /// them. They come with the pages of their other ends then.
    /// </summary>
    public bool IsCoveredBy(WalkSide other, int node) => other != this && other.Workspace.IsExpanded(node);

    public void Dispose() => Workspace.Dispose();
}
