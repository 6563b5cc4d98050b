using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Column edges of one job between two datasets as one: DIRECT if any is, its subtype the strongest (AGGREGATION, TRANSFORMATION,
/// IDENTITY, then the INDIRECT ones in their order), no span where there are several.
/// </summary>
internal readonly record struct TableEdge(EdgeSubtype Subtype, TextSpan? Span, int Count, EvidenceKinds Evidence)
{
    public static TableEdge Of(GraphEdge edge, EvidenceKind evidence) =>
        new(edge.Subtype, edge.Span, 1, (EvidenceKinds)(1 << (int)evidence));

    public TableEdge With(GraphEdge edge, EvidenceKind evidence) => new(
        Stronger(Subtype, edge.Subtype), Span == edge.Span ? Span : null, Count + 1, Evidence | (EvidenceKinds)(1 << (int)evidence));

    private static EdgeSubtype Stronger(EdgeSubtype left, EdgeSubtype right) => (left.Type(), right.Type()) switch
    {
        (EdgeType.Direct, EdgeType.Direct) => (EdgeSubtype)Math.Max((byte)left, (byte)right),
        (EdgeType.Direct, _) => left,
        (_, EdgeType.Direct) => right,
        _ => (EdgeSubtype)Math.Min((byte)left, (byte)right),
    };
}
