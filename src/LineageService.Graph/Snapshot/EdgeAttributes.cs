using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>What a graph knows of an edge beside its ends, packed. The function chain is not here: the store has it.</summary>
/// <param name="Kind">Subtype in the low four bits, masking 16, approximate 32.</param>
/// <param name="Owner">Ordinal of the <see cref="EdgeOwner"/>.</param>
/// <param name="SpanStart">Start of the span in UTF-16 units; −1 for none.</param>
internal readonly record struct EdgeAttributes(byte Kind, int Owner, int SpanStart, int SpanLength)
{
    private const byte SubtypeMask = 15, MaskingBit = 16, ApproximateBit = 32;

    public EdgeSubtype Subtype => (EdgeSubtype)(Kind & SubtypeMask);

    public bool Masking => (Kind & MaskingBit) != 0;

    public bool Approximate => (Kind & ApproximateBit) != 0;

    public TextSpan? Span => SpanStart < 0 ? null : new TextSpan(SpanStart, SpanLength);

    public static EdgeAttributes Of(LineageEdge edge, int owner) =>
        new(KindOf(edge.Subtype, edge.Masking, edge.Approximate), owner, edge.Span?.Start ?? -1, edge.Span?.Length ?? 0);

    public static byte KindOf(EdgeSubtype subtype, bool masking, bool approximate) =>
        (byte)((byte)subtype | (masking ? MaskingBit : 0) | (approximate ? ApproximateBit : 0));

    public static EdgeSubtype SubtypeOf(byte kind) => (EdgeSubtype)(kind & SubtypeMask);
}
