namespace LineageService.Graph.Propagation;

/// <summary>
/// The graph that labels spread over: nodes by number, edges with the number of a transition. What a transition makes of a state depends on the origin
/// (<see cref="PropagationOrigin.Maps"/>). Immutable: facts keep the graph that they were made with, and ask it for ranks.
/// </summary>
public interface IPropagationGraph
{
    /// <summary>Nodes are numbered from 0 below this.</summary>
    int NodeCount { get; }

    /// <summary>Edges that leave a node. The span holds until the buffer is used again.</summary>
    ReadOnlySpan<PropagationEdge> Forward(int node, EdgeBuffer buffer);

    /// <summary>Edges that enter a node. The span holds until the buffer is used again.</summary>
    ReadOnlySpan<PropagationEdge> Reverse(int node, EdgeBuffer buffer);
}

/// <summary>An edge seen from one end.</summary>
/// <param name="Neighbor">The node at the other end.</param>
/// <param name="Transition">Index into <see cref="PropagationOrigin.Maps"/>; 0 is a mere copy in every graph.</param>
public readonly record struct PropagationEdge(int Neighbor, int Transition);

/// <summary>Room for the edges of one node. Mutable; one for each direction of each worker.</summary>
public sealed class EdgeBuffer
{
    private PropagationEdge[] _edges = new PropagationEdge[64];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(PropagationEdge edge)
    {
        if (Count == _edges.Length) Array.Resize(ref _edges, _edges.Length * 2);
        _edges[Count++] = edge;
    }

    public ReadOnlySpan<PropagationEdge> Edges => _edges.AsSpan(0, Count);
}
