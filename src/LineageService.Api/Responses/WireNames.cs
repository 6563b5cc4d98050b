using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Graph;
using LineageService.Graph.History.Reconciliation;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>How closed sets are spelled on the wire, in JSON and in query strings alike.</summary>
public static class WireNames
{
    public static ImmutableArray<(string Word, Direction Value)> Directions { get; } =
        [("upstream", Direction.Upstream), ("downstream", Direction.Downstream), ("both", Direction.Both)];

    public static ImmutableArray<(string Word, Granularity Value)> Granularities { get; } =
        [("column", Granularity.Column), ("table", Granularity.Table)];

    public static ImmutableArray<(string Word, EdgeType Value)> EdgeTypes { get; } =
        [("DIRECT", EdgeType.Direct), ("INDIRECT", EdgeType.Indirect)];

    public static ImmutableArray<(string Word, EdgeSubtype Value)> EdgeSubtypes { get; } =
        [.. Enum.GetValues<EdgeSubtype>().Select(subtype => (subtype.WireName(), subtype))];

    /// <summary>The kinds that search can be narrowed to.</summary>
    public static ImmutableArray<(string Word, NodeKind Value)> SearchKinds { get; } =
        [("dataset", NodeKind.Dataset), ("field", NodeKind.Field), ("job", NodeKind.Job)];

    public static ImmutableArray<(string Word, ReconciliationStatus Value)> ReconciliationStatuses { get; } =
        [.. Enum.GetValues<ReconciliationStatus>().Select(status => (Of(status), status))];

    public static string Of(ReconciliationStatus status) => status switch
    {
        ReconciliationStatus.Agreed => "agreed",
        ReconciliationStatus.DeclaredNeverObserved => "declaredNeverObserved",
        ReconciliationStatus.ObservedNeverDeclared => "observedNeverDeclared",
        ReconciliationStatus.Contradiction => "contradiction",
        ReconciliationStatus.Undecided => "undecided",
        _ => throw new UnreachableException(),
    };

    public static string Of(NodeKind kind) => kind switch
    {
        NodeKind.Field => "field",
        NodeKind.RowSet => "rowset",
        NodeKind.Dataset => "dataset",
        NodeKind.Job => "job",
        NodeKind.Run => "run",
        _ => throw new UnreachableException(),
    };

    public static string Of(MergeState state) => state switch
    {
        MergeState.InForce => "inForce",
        MergeState.Undone => "undone",
        MergeState.Rejected => "rejected",
        _ => throw new UnreachableException(),
    };

    public static string Of(EdgeType type) => type == EdgeType.Direct ? "DIRECT" : "INDIRECT";

    public static string Of(Direction direction) => direction switch
    {
        Direction.Upstream => "upstream",
        Direction.Downstream => "downstream",
        Direction.Both => "both",
        _ => throw new UnreachableException(),
    };

    public static string Of(Granularity granularity) => granularity == Granularity.Column ? "column" : "table";

    public static string Of(SchemaKnowledge schema) => schema switch
    {
        SchemaKnowledge.None => "none",
        SchemaKnowledge.Partial => "partial",
        SchemaKnowledge.Complete => "complete",
        _ => throw new UnreachableException(),
    };

    public static string Of(AnalysisState state) => state switch
    {
        AnalysisState.NotAnalysed => "notAnalysed",
        AnalysisState.Analysed => "analysed",
        AnalysisState.Partly => "partly",
        AnalysisState.Failed => "failed",
        _ => throw new UnreachableException(),
    };

    public static string Of(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Note => "note",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Error => "error",
        _ => throw new UnreachableException(),
    };

    public static string Of(EvidenceKind evidence) => evidence switch
    {
        EvidenceKind.Sql => "SQL",
        EvidenceKind.Run => "RUN",
        EvidenceKind.Static => "STATIC",
        EvidenceKind.Manual => "MANUAL",
        EvidenceKind.Statement => "STATEMENT",
        _ => throw new UnreachableException(),
    };

    public static ImmutableArray<string> Of(EvidenceKinds evidence)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (evidence.HasFlag(EvidenceKinds.Sql)) names.Add("SQL");
        if (evidence.HasFlag(EvidenceKinds.Run)) names.Add("RUN");
        if (evidence.HasFlag(EvidenceKinds.Static)) names.Add("STATIC");
        if (evidence.HasFlag(EvidenceKinds.Manual)) names.Add("MANUAL");
        if (evidence.HasFlag(EvidenceKinds.Statement)) names.Add("STATEMENT");
        return names.ToImmutable();
    }
}
