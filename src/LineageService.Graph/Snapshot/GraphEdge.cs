using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>One edge as seen from one of its ends.</summary>
/// <param name="Neighbor">The node at the other end.</param>
/// <param name="Owner">Ordinal of the <see cref="EdgeOwner"/>.</param>
/// <param name="Chain">What <see cref="LineageGraph.ChainOf"/> takes: 0 where its functions leave all of the value.</param>
public readonly record struct GraphEdge(int Neighbor, EdgeSubtype Subtype, int Owner, TextSpan? Span, bool Masking, bool Approximate, int Chain)
{
    internal static GraphEdge Of(int packed, EdgeAttributes attributes) => new(
        Snapshot.Neighbor.Node(packed), attributes.Subtype, attributes.Owner, attributes.Span, attributes.Masking, attributes.Approximate, attributes.Chain);
}
