namespace LineageService.Graph.Snapshot;

/// <summary>The edges of one node in one direction, sorted by neighbour. A view: it lives on the stack and copies nothing.</summary>
public readonly ref struct AdjacencyRow
{
    private readonly ReadOnlySpan<int> _neighbors;
    private readonly EdgeRow? _row;
    private readonly BaseAdjacency? _base;
    private readonly int _start;
    private readonly bool _reverse;

    internal AdjacencyRow(EdgeRow row)
    {
        _neighbors = row.Neighbors;
        _row = row;
    }

    internal AdjacencyRow(BaseAdjacency @base, ReadOnlySpan<int> neighbors, int start, bool reverse)
    {
        _neighbors = neighbors;
        _base = @base;
        _start = start;
        _reverse = reverse;
    }

    public int Count => _neighbors.Length;

    /// <summary>The edge at a place, with its attributes.</summary>
    public GraphEdge this[int index] => GraphEdge.Of(_neighbors[index], Attributes(index));

    /// <summary>The node at the other end.</summary>
    public int NeighborAt(int index) => Neighbor.Node(_neighbors[index]);

    public bool IsDirect(int index) => !Neighbor.IsIndirect(_neighbors[index]);

    internal ReadOnlySpan<int> Packed => _neighbors;

    internal EdgeAttributes Attributes(int index) => _row is not null ? _row.Attributes[index] : _base!.Attributes(Position(index));

    internal byte Kind(int index) => _row is not null ? _row.Attributes[index].Kind : _base!.Kind(Position(index));

    internal int Chain(int index) => _row is not null ? _row.Attributes[index].Chain : _base!.Chains[Position(index)];

    internal int Owner(int index) => _row is not null ? _row.Attributes[index].Owner : _base!.Owner(Position(index));

    private int Position(int index) => _reverse ? _base!.ForwardPosition(_start + index) : _start + index;
}
