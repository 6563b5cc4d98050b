using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>An end of edges in a block: a field of one of its datasets, or that dataset's row set.</summary>
/// <param name="Dataset">Place in <see cref="EdgeBlock.Datasets"/>.</param>
/// <param name="Path">The field's path; null for the row set.</param>
public readonly record struct BlockNode(int Dataset, string? Path);

/// <summary>An edge in the numbers of its block: it has no meaning without it.</summary>
/// <param name="From">Place in <see cref="EdgeBlock.Nodes"/>.</param>
/// <param name="To">Place in <see cref="EdgeBlock.Nodes"/>; a node of the target.</param>
/// <param name="Chain">One more than the place in <see cref="EdgeBlock.Chains"/>; 0 for no functions.</param>
/// <param name="SpanStart">Start of the span in UTF-16 units; −1 for none.</param>
/// <param name="Kind">Subtype in the low four bits, masking 16, approximate 32; see <see cref="KindOf"/>.</param>
public readonly record struct BlockEdge(int From, int To, int Chain, int SpanStart, int SpanLength, byte Kind)
{
    private const byte SubtypeMask = 15, MaskingBit = 16, ApproximateBit = 32;

    public EdgeSubtype Subtype => SubtypeOf(Kind);

    public bool Masking => (Kind & MaskingBit) != 0;

    public bool Approximate => (Kind & ApproximateBit) != 0;

    public TextSpan? Span => SpanStart < 0 ? null : new TextSpan(SpanStart, SpanLength);

    public static byte KindOf(EdgeSubtype subtype, bool masking, bool approximate) =>
        (byte)((byte)subtype | (masking ? MaskingBit : 0) | (approximate ? ApproximateBit : 0));

    public static EdgeSubtype SubtypeOf(byte kind) => (EdgeSubtype)(kind & SubtypeMask);

    public static bool IsMasking(byte kind) => (kind & MaskingBit) != 0;

    public static bool IsApproximate(byte kind) => (kind & ApproximateBit) != 0;
}
