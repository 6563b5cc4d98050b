using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Best-first search for simple paths: an open path is ordered by its length plus the exact distance that is left, so complete paths come
/// out shortest first and only nodes from which the end can be reached are touched. Bounded by a number of steps. Mutable; one search.
/// </summary>
internal sealed class PathSearch(LineageGraph graph, WalkSide upstream, EdgeMask mask, int depth)
{
    public const int MaxDepth = 1000;

    private const int MaxSteps = 200_000;

    private readonly Dictionary<int, int> _left = [];
    private readonly HashSet<int> _starts = [];
    private readonly List<(int Node, int Parent, int Length)> _steps = [];
    private readonly PriorityQueue<int, (int Total, int Left, int Order)> _open = new();

    /// <summary>True where steps or time ran out before enough paths were found.</summary>
    public bool IsOverBudget { get; private set; }

    public List<int[]> Find(int[] from, int count, ref WalkBudget budget)
    {
        var found = new List<int[]>();
        ReadDistances();
        // A start that is an end too has nowhere to go; and a path through another start says nothing that its rest does not.
        _starts.UnionWith(from);
        foreach (var node in from) if (_left.TryGetValue(node, out var left) && left > 0) Open(node, -1, 0);
        while (found.Count < count && _open.TryDequeue(out var step, out _))
        {
            var (node, _, length) = _steps[step];
            // A path stops at the first end it arrives at.
            if (_left[node] == 0)
            {
                found.Add(Nodes(step));
                continue;
            }

            Expand(step, node, length);
            if (!(IsOverBudget = _steps.Count > MaxSteps || budget.IsOver())) continue;
            break;
        }

        return found;
    }

    private void ReadDistances()
    {
        var levels = upstream.Workspace.Levels;
        for (var level = 0; level < levels.Levels; level++)
        {
            foreach (var node in levels.Level(level)) _left[node] = level;
        }
    }

    private void Expand(int step, int node, int length)
    {
        var row = graph.Forward(node);
        var last = -1;
        for (var index = 0; index < row.Count; index++)
        {
            var next = row.NeighborAt(index);
            if (next == last || !upstream.Reached(next)) continue;
            if (!mask.IsAll && !mask.Has(BlockEdge.SubtypeOf(row.Kind(index)))) continue;
            last = next;
            if (!_starts.Contains(next) && !IsOnPath(step, next)) Open(next, step, length + 1);
        }
    }

    private void Open(int node, int parent, int length)
    {
        if (!_left.TryGetValue(node, out var left) || length + left > depth) return;
        _steps.Add((node, parent, length));
        // Among equals the one nearest the end: the first paths are complete before the many beginnings are all tried.
        _open.Enqueue(_steps.Count - 1, (length + left, left, _steps.Count));
    }

    private bool IsOnPath(int step, int node)
    {
        for (; step >= 0; step = _steps[step].Parent) if (_steps[step].Node == node) return true;
        return false;
    }

    private int[] Nodes(int step)
    {
        var nodes = new int[_steps[step].Length + 1];
        for (var index = nodes.Length - 1; step >= 0; step = _steps[step].Parent) nodes[index--] = _steps[step].Node;
        return nodes;
    }
}
