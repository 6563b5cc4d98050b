using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Traversal;

/// <summary>Which edges a walk follows; a struct, so that the compiler makes a walk of its own for each kind.</summary>
internal interface IEdgeFilter
{
    bool Follows(WalkAdjacency adjacency, int node, int edge, int packed);
}

/// <summary>Follows every edge.</summary>
internal readonly struct AllEdges : IEdgeFilter
{
    public bool Follows(WalkAdjacency adjacency, int node, int edge, int packed) => true;
}

/// <summary>Follows values only; the neighbour's sign bit tells.</summary>
internal readonly struct DirectEdges : IEdgeFilter
{
    public bool Follows(WalkAdjacency adjacency, int node, int edge, int packed) => !Neighbor.IsIndirect(packed);
}

/// <summary>Follows some subtypes; must look at the edge's attributes.</summary>
internal readonly struct SomeEdges(EdgeMask mask) : IEdgeFilter
{
    public bool Follows(WalkAdjacency adjacency, int node, int edge, int packed) =>
        mask.Has(BlockEdge.SubtypeOf(adjacency.Row(node).Kind(edge)));
}
