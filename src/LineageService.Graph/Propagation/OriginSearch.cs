using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Finds all facts of one origin in one graph, breadth first over the product of graph and states, so that a fact's rank is the level that it is found on.
/// What was found is noted in a table by node, which is cleared by what was found and used again. Mutable; one for each worker.
/// </summary>
internal sealed class OriginSearch
{
    private const int Shift = 10;
    private const int Size = 1 << Shift;

    private static readonly ConcurrentBag<OriginSearch> Idle = [];

    private readonly EdgeBuffer _buffer = new();

    // Where levels end in the queue.
    private readonly List<int> _levels = [];

    // States by node, one bit each.
    private ushort[]?[] _pages = [];
    private int[] _queue = new int[1024];
    private int[] _nodes = new int[1024];
    private int _nodeCount;

    /// <summary>How many facts were found.</summary>
    public int Count { get; private set; }

    /// <summary>One to work with; what was found stays in it until it searches again, so <see cref="Return"/> it when that has been read.</summary>
    public static OriginSearch Rent() => Idle.TryTake(out var idle) ? idle : new OriginSearch();

    /// <summary>Gives one back. One that a search was cancelled in is not clean: it is left to the collector.</summary>
    public static void Return(OriginSearch search)
    {
        search.Clear();
        if (Idle.Count < Environment.ProcessorCount) Idle.Add(search);
    }

    /// <summary>All facts of an origin with their ranks.</summary>
    public static OriginFacts RanksOf(IPropagationGraph graph, PropagationOrigin origin, CancellationToken cancellationToken)
    {
        var search = Rent();
        search.Run(graph, origin, long.MaxValue, cancellationToken);
        var facts = search.WithRanks();
        Return(search);
        return facts;
    }

    /// <param name="limit">The search is given up where it finds more facts.</param>
    /// <returns>False where it was given up.</returns>
    public bool Run(IPropagationGraph graph, PropagationOrigin origin, long limit, CancellationToken cancellationToken)
    {
        Clear();
        foreach (var seed in origin.Seeds) Reach(seed, FactState.Origin.Number);
        foreach (var residual in origin.Residuals) Reach(residual.Node, residual.State.Number);
        var maps = origin.Maps;
        for (int at = 0, level = 0; at < Count && level < (origin.MaxDepth ?? int.MaxValue); level++)
        {
            _levels.Add(Count);
            for (var end = Count; at < end; at++)
            {
                if ((at & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
                if (Count > limit) return false;
                var state = OriginFacts.StateOf(_queue[at]);
                foreach (var edge in graph.Forward(OriginFacts.NodeOf(_queue[at]), _buffer))
                {
                    if (maps[edge.Transition].Next(state) is var next and >= 0) Reach(edge.Neighbor, next);
                }
            }
        }

        return true;
    }

    /// <summary>The nodes with their states, in the order in which they were found.</summary>
    public (int[] Nodes, ushort[] States) ByNode()
    {
        var nodes = _nodes.AsSpan(0, _nodeCount).ToArray();
        var states = new ushort[nodes.Length];
        for (var at = 0; at < nodes.Length; at++) states[at] = States(nodes[at]);
        return (nodes, states);
    }

    /// <summary>The facts with their ranks.</summary>
    public OriginFacts WithRanks()
    {
        var facts = OriginFacts.WithRoomFor(Count);
        for (int at = 0, level = 0; at < Count; at++)
        {
            while (level < _levels.Count && at >= _levels[level]) level++;
            facts.Set(_queue[at], level);
        }

        return facts;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reach(int node, int state)
    {
        ref var states = ref States(node);
        if ((states & (1 << state)) != 0) return;
        if (states == 0)
        {
            if (_nodeCount == _nodes.Length) Array.Resize(ref _nodes, _nodeCount * 2);
            _nodes[_nodeCount++] = node;
        }

        states |= (ushort)(1 << state);
        if (Count == _queue.Length) Array.Resize(ref _queue, Count * 2);
        _queue[Count++] = OriginFacts.Key(node, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ushort States(int node)
    {
        var page = node >> Shift;
        if (page >= _pages.Length || _pages[page] is not { } states) states = NewPage(page);
        return ref states[node & (Size - 1)];
    }

    private ushort[] NewPage(int page)
    {
        if (page >= _pages.Length) Array.Resize(ref _pages, Math.Max(page + 1, Math.Min(_pages.Length * 2, (int.MaxValue >> Shift) + 1)));
        return _pages[page] = new ushort[Size];
    }

    private void Clear()
    {
        for (var at = 0; at < _nodeCount; at++) States(_nodes[at]) = 0;
        _levels.Clear();
        (Count, _nodeCount) = (0, 0);
    }
}
