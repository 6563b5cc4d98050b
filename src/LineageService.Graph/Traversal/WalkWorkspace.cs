using System.Collections.Concurrent;

namespace LineageService.Graph.Traversal;

/// <summary>
/// What one walk writes: visited sets and level lists. Pooled: a walk over a small part of a large graph must not pay for the whole. Mutable; one walk
/// at a time.
/// </summary>
internal sealed class WalkWorkspace : IDisposable
{
    private const int MaxPooled = 16;

    private static readonly ConcurrentBag<WalkWorkspace> Pool = [];

    private WalkWorkspace()
    {
    }

    /// <summary>Reached at all.</summary>
    public Bitmap Reached { get; } = new();

    /// <summary>Reached over DIRECT edges only.</summary>
    public Bitmap ReachedDirect { get; } = new();

    /// <summary>In the last level the depth allowed: reached, but not gone on from.</summary>
    public Bitmap Edge { get; } = new();

    /// <summary>Nodes by their distance from the root.</summary>
    public NodeLevels Levels { get; } = new();

    /// <summary>Nodes reached over DIRECT edges by their distance along those.</summary>
    public NodeLevels DirectLevels { get; } = new();

    /// <summary>True where the time budget ended the walk.</summary>
    public bool OutOfTime { get; set; }

    public static WalkWorkspace Rent(int nodes)
    {
        if (!Pool.TryTake(out var workspace)) workspace = new WalkWorkspace();
        workspace.Reached.EnsureCapacity(nodes);
        workspace.ReachedDirect.EnsureCapacity(nodes);
        workspace.Edge.EnsureCapacity(nodes);
        return workspace;
    }

    /// <summary>Marks the nodes of the last level as not gone on from; for telling which edges the walk followed.</summary>
    public void MarkEdge(int depth)
    {
        if (Levels.Levels <= depth) return;
        foreach (var node in Levels.Level(depth)) Edge.Add(node);
    }

    /// <summary>True where the walk went on from a node.</summary>
    public bool IsExpanded(int node) => Reached.Contains(node) && !Edge.Contains(node);

    public void Dispose()
    {
        Reached.Clear(Levels.All);
        Edge.Clear(Levels.All);
        ReachedDirect.Clear(DirectLevels.All);
        Levels.Clear();
        DirectLevels.Clear();
        OutOfTime = false;
        if (Pool.Count < MaxPooled) Pool.Add(this);
    }
}
