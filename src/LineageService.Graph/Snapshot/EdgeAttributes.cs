using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>What a graph knows of an edge beside its ends, packed as in a block.</summary>
/// <param name="Kind">See <see cref="BlockEdge.KindOf"/>.</param>
/// <param name="Owner">Ordinal of the <see cref="EdgeOwner"/>.</param>
/// <param name="SpanStart">Start of the span in UTF-16 units; −1 for none.</param>
/// <param name="Chain">Number of the function chain in <see cref="ChainTable"/>; 0 where it leaves all of the value.</param>
internal readonly record struct EdgeAttributes(byte Kind, int Owner, int SpanStart, int SpanLength, ushort Chain = 0)
{
    public EdgeSubtype Subtype => BlockEdge.SubtypeOf(Kind);

    public bool Masking => BlockEdge.IsMasking(Kind);

    public bool Approximate => BlockEdge.IsApproximate(Kind);

    public TextSpan? Span => SpanStart < 0 ? null : new TextSpan(SpanStart, SpanLength);
}
