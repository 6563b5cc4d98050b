using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Labels;

/// <summary>How sure an edge is (impact.md §B.5, confidence; propagation.md T17 and T18).</summary>
internal static class EdgeConfidence
{
    public const double Coarse = 0.4;

    /// <summary>A column that comes out of a star under its own name.</summary>
    public const double Star = 0.5;

    public static double Of(LineageGraph graph, GraphEdge edge)
    {
        if (edge.Approximate) return 0.5;
        return graph.OwnerAt(edge.Owner).Evidence switch
        {
            EvidenceKind.Sql or EvidenceKind.Run or EvidenceKind.Statement => 0.95,
            EvidenceKind.Static => 0.8,
            EvidenceKind.Manual => 0.7,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
