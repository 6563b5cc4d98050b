using System.Diagnostics;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Grounds of edges as people read them.</summary>
internal static class EvidenceNames
{
    public static string Of(EvidenceKind evidence) => evidence switch
    {
        EvidenceKind.Sql => "SQL",
        EvidenceKind.Run => "RUN",
        EvidenceKind.Static => "STATIC",
        EvidenceKind.Manual => "MANUAL",
        EvidenceKind.Statement => "STATEMENT",
        _ => throw new UnreachableException(),
    };
}
