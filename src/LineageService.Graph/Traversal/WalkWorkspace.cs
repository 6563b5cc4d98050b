using System.Collections.Concurrent;

namespace LineageService.Graph.Traversal;

/// <summary>
/// What one walk writes: marks and level lists. Pooled: a walk over a small part of a large graph must not pay for the whole. Mutable;
/// one walk at a time.
/// </summary>
internal sealed class WalkWorkspace : IDisposable
{
    private const int MaxPooled = 16;

    private static readonly ConcurrentBag<WalkWorkspace> Pool = [];

    private readonly Bitmap _order = new();
    private readonly Bitmap _edge = new();

    private WalkWorkspace()
    {
    }

    /// <summary>Reached at all, and over DIRECT edges only.</summary>
    public WalkMarks Marks { get; } = new();

    /// <summary>Nodes by their distance from the root.</summary>
    public NodeLevels Levels { get; } = new();

    /// <summary>Nodes reached over DIRECT edges by their distance along those.</summary>
    public NodeLevels DirectLevels { get; } = new();

    /// <summary>True where the time budget ended the walk.</summary>
    public bool OutOfTime { get; set; }

    public static WalkWorkspace Rent(int nodes)
    {
        if (!Pool.TryTake(out var workspace)) workspace = new WalkWorkspace();
        workspace.Marks.EnsureCapacity(nodes);
        workspace._edge.EnsureCapacity(nodes);
        workspace._order.EnsureCapacity(nodes);
        return workspace;
    }

    /// <summary>Puts a level in order of its nodes where it is large: its rows then lie in memory one behind the other.</summary>
    public void OrderLevel(NodeLevels levels, int level) => levels.Order(level, _order);

    /// <summary>Marks the nodes of the last level as not gone on from; for telling which edges the walk followed.</summary>
    public void MarkEdge(int depth)
    {
        if (Levels.Levels <= depth) return;
        foreach (var node in Levels.Level(depth)) _edge.Add(node);
    }

    /// <summary>True for a node of the last level the depth allowed.</summary>
    public bool IsEdge(int node) => _edge.Contains(node);

    /// <summary>True where the walk went on from a node.</summary>
    public bool IsExpanded(int node) => Marks.IsReached(node) && !_edge.Contains(node);

    public void Dispose()
    {
        Marks.Clear(Levels.All);
        _edge.Clear(Levels.All);
        Levels.Clear();
        DirectLevels.Clear();
        OutOfTime = false;
        if (Pool.Count < MaxPooled) Pool.Add(this);
    }
}
