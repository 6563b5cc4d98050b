using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>
/// The edges that a walk follows out of a node, in one direction: the overlay's row where there is one, else the base's. A view.
/// </summary>
internal readonly ref struct WalkAdjacency
{
    private readonly LineageGraph _graph;
    private readonly ReadOnlySpan<int> _offsets;
    private readonly ReadOnlySpan<int> _neighbors;
    private readonly PagedArray<NodeRows> _rows;
    private readonly bool _downstream;

    public WalkAdjacency(LineageGraph graph, bool downstream)
    {
        _graph = graph;
        _rows = graph.Rows;
        _downstream = downstream;
        _offsets = downstream ? graph.Base.ForwardOffsets : graph.Base.ReverseOffsets;
        _neighbors = downstream ? graph.Base.ForwardNeighbors : graph.Base.ReverseNeighbors;
    }

    /// <summary>The packed neighbours of a node.</summary>
    public ReadOnlySpan<int> Packed(int node)
    {
        if (_rows[node] is { } rows && (_downstream ? rows.Forward : rows.Reverse) is { } row) return row.Neighbors;
        if ((uint)node >= (uint)(_offsets.Length - 1)) return [];
        var start = _offsets[node];
        return _neighbors[start.._offsets[node + 1]];
    }

    /// <summary>The same row with its attributes.</summary>
    public AdjacencyRow Row(int node) => _downstream ? _graph.Forward(node) : _graph.Reverse(node);
}
