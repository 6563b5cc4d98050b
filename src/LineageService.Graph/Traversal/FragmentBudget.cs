using System.Diagnostics;

namespace LineageService.Graph.Traversal;

/// <summary>How much of a store one question may fetch. Counts what is fetched; the fragment ends where it is over. Mutable; one question.</summary>
internal sealed class FragmentBudget(int maxNodes, TimeSpan? time)
{
    private const int EdgesOfNode = 16;

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _edges;
    private int _nodes;

    /// <summary>What ended the fragment; null while nothing did.</summary>
    public string? Reason { get; private set; }

    public bool IsOver => Reason is not null;

    /// <summary>Counts a node that is gone on from.</summary>
    public void Node()
    {
        if (++_nodes > maxNodes) Reason ??= "The walk of the store ended at its limit of nodes (graph.maxWalkNodes) before everything was reached.";
    }

    /// <summary>Counts edges that were kept; true where that was enough.</summary>
    public bool Edges(int count)
    {
        _edges += count;
        if (_edges > (long)maxNodes * EdgesOfNode) Reason ??= "The walk of the store ended at its limit of edges (graph.maxWalkNodes) before everything was reached.";
        return IsOver;
    }

    /// <summary>Looks at the clock; true where the time is over.</summary>
    public bool Look()
    {
        if (time is { } limit && Stopwatch.GetElapsedTime(_started) > limit) Reason ??= WalkUnknowns.OutOfTime.Message;
        return IsOver;
    }
}
