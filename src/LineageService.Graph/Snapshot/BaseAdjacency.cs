namespace LineageService.Graph.Snapshot;

/// <summary>
/// The bulk of a graph: forward and reverse compressed sparse rows. Attributes stand once, by forward position; a reverse edge knows its
/// forward position. 25 bytes an edge and 12 a node. Immutable.
/// </summary>
internal sealed class BaseAdjacency
{
    /// <summary>A span length that does not fit two bytes is in <see cref="LongSpans"/>.</summary>
    public const ushort LongSpan = ushort.MaxValue;

    public static BaseAdjacency Empty { get; } = new()
    {
        NodeDataset = [],
        ForwardOffsets = [0],
        ForwardNeighbors = [],
        ReverseOffsets = [0],
        ReverseNeighbors = [],
        ReversePositions = [],
        Kinds = [],
        Owners = [],
        SpanStarts = [],
        SpanLengths = [],
        Chains = [],
        LongSpans = [],
    };

    public int NodeCount => NodeDataset.Length;

    public int EdgeCount => ForwardNeighbors.Length;

    /// <summary>Ordinal of the dataset of each node.</summary>
    public required int[] NodeDataset { get; init; }

    public required int[] ForwardOffsets { get; init; }

    public required int[] ForwardNeighbors { get; init; }

    public required int[] ReverseOffsets { get; init; }

    public required int[] ReverseNeighbors { get; init; }

    public required int[] ReversePositions { get; init; }

    public required byte[] Kinds { get; init; }

    public required int[] Owners { get; init; }

    public required int[] SpanStarts { get; init; }

    public required ushort[] SpanLengths { get; init; }

    /// <summary>Numbers in the <see cref="ChainTable"/>.</summary>
    public required ushort[] Chains { get; init; }

    public required Dictionary<int, int> LongSpans { get; init; }

    public ReadOnlySpan<int> Forward(int node) => Slice(ForwardOffsets, ForwardNeighbors, node);

    public ReadOnlySpan<int> Reverse(int node) => Slice(ReverseOffsets, ReverseNeighbors, node);

    public int ForwardPosition(int reversePosition) => ReversePositions[reversePosition];

    public byte Kind(int position) => Kinds[position];

    public int Owner(int position) => Owners[position];

    public EdgeAttributes Attributes(int position)
    {
        var length = SpanLengths[position];
        return new EdgeAttributes(
            Kinds[position], Owners[position], SpanStarts[position], length == LongSpan ? LongSpans[position] : length, Chains[position]);
    }

    /// <summary>Bytes of the arrays: adjacency, attributes and the node table, without names.</summary>
    public long Bytes =>
        (4L * (NodeDataset.Length + ForwardOffsets.Length + ForwardNeighbors.Length + ReverseOffsets.Length + ReverseNeighbors.Length
            + ReversePositions.Length + Owners.Length + SpanStarts.Length))
        + Kinds.Length + (2L * (SpanLengths.Length + Chains.Length)) + (16L * LongSpans.Count);

    private static ReadOnlySpan<int> Slice(int[] offsets, int[] items, int node)
    {
        var start = offsets[node];
        return items.AsSpan(start, offsets[node + 1] - start);
    }
}
