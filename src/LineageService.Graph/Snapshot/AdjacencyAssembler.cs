namespace LineageService.Graph.Snapshot;

/// <summary>Builds a <see cref="BaseAdjacency"/> from rows fed in node order. Mutable; one use.</summary>
internal sealed class AdjacencyAssembler
{
    private readonly int[] _nodeDataset;
    private readonly int[] _offsets;
    private readonly RowOrder _order = new();
    private readonly Dictionary<int, int> _longSpans = [];
    private int[] _rowNeighbors = new int[256];
    private EdgeAttributes[] _rowAttributes = new EdgeAttributes[256];
    private int[] _neighbors;
    private byte[] _kinds;
    private int[] _owners;
    private int[] _spanStarts;
    private ushort[] _spanLengths;
    private ushort[] _chains;
    private int _inRow;
    private int _row;
    private int _count;

    /// <param name="edgeCapacity">Number of edges that will be fed, repeated ones included.</param>
    public AdjacencyAssembler(int[] nodeDataset, int edgeCapacity)
    {
        _nodeDataset = nodeDataset;
        _offsets = new int[nodeDataset.Length + 1];
        _neighbors = new int[edgeCapacity];
        _kinds = new byte[edgeCapacity];
        _owners = new int[edgeCapacity];
        _spanStarts = new int[edgeCapacity];
        _spanLengths = new ushort[edgeCapacity];
        _chains = new ushort[edgeCapacity];
    }

    public void Add(int packedNeighbor, in EdgeAttributes attributes)
    {
        if (_inRow == _rowNeighbors.Length)
        {
            Array.Resize(ref _rowNeighbors, _inRow * 2);
            Array.Resize(ref _rowAttributes, _inRow * 2);
        }

        _rowNeighbors[_inRow] = packedNeighbor;
        _rowAttributes[_inRow++] = attributes;
    }

    /// <summary>Closes the row of the next node.</summary>
    public void EndRow()
    {
        var kept = _order.Sort(_rowNeighbors.AsSpan(0, _inRow), _rowAttributes.AsSpan(0, _inRow));
        _rowNeighbors.AsSpan(0, kept).CopyTo(_neighbors.AsSpan(_count));
        for (var index = 0; index < kept; index++, _count++)
        {
            var attributes = _rowAttributes[index];
            _kinds[_count] = attributes.Kind;
            _owners[_count] = attributes.Owner;
            _spanStarts[_count] = attributes.SpanStart;
            _chains[_count] = attributes.Chain;
            if (attributes.SpanLength < BaseAdjacency.LongSpan) _spanLengths[_count] = (ushort)attributes.SpanLength;
            else
            {
                _spanLengths[_count] = BaseAdjacency.LongSpan;
                _longSpans[_count] = attributes.SpanLength;
            }
        }

        _inRow = 0;
        _offsets[++_row] = _count;
    }

    public BaseAdjacency ToAdjacency()
    {
        if (_count < _neighbors.Length)
        {
            Array.Resize(ref _neighbors, _count);
            Array.Resize(ref _kinds, _count);
            Array.Resize(ref _owners, _count);
            Array.Resize(ref _spanStarts, _count);
            Array.Resize(ref _spanLengths, _count);
            Array.Resize(ref _chains, _count);
        }

        var (reverseOffsets, reverseNeighbors, reversePositions) = Reverse();
        return new BaseAdjacency
        {
            NodeDataset = _nodeDataset,
            ForwardOffsets = _offsets,
            ForwardNeighbors = _neighbors,
            ReverseOffsets = reverseOffsets,
            ReverseNeighbors = reverseNeighbors,
            ReversePositions = reversePositions,
            Kinds = _kinds,
            Owners = _owners,
            SpanStarts = _spanStarts,
            SpanLengths = _spanLengths,
            Chains = _chains,
            LongSpans = _longSpans,
        };
    }

    private (int[] Offsets, int[] Neighbors, int[] Positions) Reverse()
    {
        var offsets = new int[_offsets.Length];
        foreach (var packed in _neighbors) offsets[Neighbor.Node(packed) + 1]++;
        for (var node = 1; node < offsets.Length; node++) offsets[node] += offsets[node - 1];
        var cursor = offsets.AsSpan(0, offsets.Length - 1).ToArray();
        var neighbors = new int[_count];
        var positions = new int[_count];
        for (var node = 0; node < _nodeDataset.Length; node++)
        {
            for (var position = _offsets[node]; position < _offsets[node + 1]; position++)
            {
                var packed = _neighbors[position];
                var slot = cursor[Neighbor.Node(packed)]++;
                // The sign bit says INDIRECT at both ends.
                neighbors[slot] = node | (packed & int.MinValue);
                positions[slot] = position;
            }
        }

        return (offsets, neighbors, positions);
    }
}
