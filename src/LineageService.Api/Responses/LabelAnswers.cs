using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Propagation;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Explaining;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Labels in the shape of the contracts.</summary>
/// <param name="visibility">What whoever asks may see; the rest has names that tell nothing.</param>
internal sealed class LabelAnswers(LabelSnapshot snapshot, NodeVisibility visibility)
{
    public NodeLabelsResponse Of(NodeLabels labels) => new(
        NodeId(labels.Node),
        labels.Level < 0 ? null : snapshot.Policy.Levels[labels.Level],
        [.. labels.Asserted.Select(label => Of(label, MethodOf(label.Origin.Method)))],
        [.. labels.Inherited.Select(label => Of(label, "inherited"))],
        [.. labels.Derived.Select(label => Of(label, "derived"))],
        [.. labels.Suggested.Select(one => new SuggestionLabelResponse(one.Id, one.Category, one.Confidence, one.Reason))],
        labels.Implied,
        labels.Disputed,
        labels.LoweredBy,
        labels.Values.ToDictionary(tag => tag.Key, tag => (IReadOnlyList<string>)tag.Value, StringComparer.Ordinal),
        labels.IsTruncated)
    {
        ContainedLevel = labels.ContainedLevel < 0 ? null : snapshot.Policy.Levels[labels.ContainedLevel],
    };

    public WitnessResponse Of(LabelWitness witness) => new(
        witness.Origin.Id, witness.Origin.Category, witness.Form.WireName(), witness.IsIndirect, witness.Hops.Length - 1, witness.Confidence,
        [
            .. witness.Hops.Select(hop => new WitnessHopResponse(
                NodeId(hop.Node), JobIdOf(hop.Job), hop.Subtype.WireName(), Functions(hop.Functions), hop.Form.WireName(), hop.IsIndirect, hop.IsCoarse, hop.Confidence)
            {
                SpanStart = hop.Span?.Start,
                SpanLength = hop.Span?.Length,
            }),
        ]);

    /// <summary>Jobs on some ways of which only tables are known (propagation.md T18).</summary>
    public IReadOnlyList<string> UnknownsOf(IEnumerable<LabelWitness> witnesses) =>
    [
        .. witnesses.SelectMany(witness => witness.Hops).Where(hop => hop.IsCoarse).Select(hop => JobIdOf(hop.Job)).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public SupportResponse Of(SupportStep step) => new(
        NodeId(step.From), NodeId(step.To), step.Before.Form.WireName(), step.After.Form.WireName(), step.After.IsIndirect, JobIdOf(step.Job),
        step.Subtype.WireName(), Functions(step.Functions));

    public LabelStopResponse Of(LabelAssignment origin, LabelStop stop) => new(
        origin.Id, NodeId(stop.From), NodeId(stop.To), Word(stop.Reason), stop.Form.WireName(), JobIdOf(stop.Job), stop.Subtype.WireName(), Functions(stop.Functions), stop.Hops);

    public LabelChangeResponse Of(LabelChange change) =>
        new(NodeId(change.Node), change.Assignment, change.Category, Forms(change.Before), Forms(change.After));

    /// <param name="witness">Nodes of a way; empty where none is told.</param>
    public ExposureRowResponse Of(ExposureRow row, string? control, IReadOnlyList<LineageNode> witness) => new(
        row.Label.Origin.Category, row.Label.Origin.Id, NodeId(SubjectOf(row.Label.Origin)), snapshot.Policy.Levels[row.Label.Level], row.Label.Form.WireName(),
        row.Label.IsIndirect, visibility.Shown(row.Label.Sink.Dataset).ToString(), row.Label.Zone ?? "internal", row.Label.Sink.Path, row.Owner, row.Readers,
        row.Label.Hops, control, row.Constraint, Word(row.Status), Math.Round(row.Risk, 4), [.. witness.Select(NodeId)]);

    public FindingResponse Of(DecidedFinding decided) => new(
        decided.Finding.Key, Word(decided.Finding.Kind), NodeId(decided.Finding.Subject), decided.Finding.Tag, decided.Finding.Detail, decided.Finding.Origins,
        [.. decided.Finding.Related.Select(NodeId)], decided.Finding.IsLogged, Word(decided.State), decided.Owner, decided.ExpiresAt);

    public AssignmentResponse Of(LabelAssignment assignment) => new(
        assignment.Id, NodeId(SubjectOf(assignment)), assignment.Category, MethodOf(assignment.Method), assignment.Confidence, assignment.ThroughLineage, assignment.ThroughHierarchy)
    {
        Level = assignment.Level,
        Value = assignment.Value,
        MaxDepth = assignment.MaxDepth,
        Actor = assignment.Actor,
        Reason = assignment.Reason,
        Source = assignment.Source,
        ValidFrom = assignment.ValidFrom,
        ValidTo = assignment.ValidTo,
    };

    public DeclassificationResponse Of(Declassification one) => new(one.Id, one.State.ToString().ToLowerInvariant(), one.Tags)
    {
        From = one.Edge is { } edge ? NodeId(LineageNode.Field(edge.From.Dataset, edge.From.Path)) : null,
        To = (one.Edge?.To ?? one.Node) is { } field ? NodeId(LineageNode.Field(field.Dataset, field.Path)) : null,
        FromForm = one.FromForm?.WireName(),
        ToForm = one.ToForm?.WireName(),
        ToLevel = one.ToLevel,
        Origins = one.CoversAnyOrigin ? null : one.Origins,
        Reason = one.Reason,
        EvidenceUri = one.EvidenceUri,
        RequestedBy = one.RequestedBy,
        ApprovedBy = one.ApprovedBy,
        ApprovedAt = one.ApprovedAt,
        ExpiresAt = one.ExpiresAt,
        Job = JobIdOf(one.Bound?.Job),
        Fingerprint = one.Bound?.Fingerprint,
        StateReason = one.StateReason,
    };

    public static LabelAuditEntryResponse Of(LabelLogEntry entry)
    {
        var (kind, subject) = entry switch
        {
            { Assigned: { } assigned } => ("assigned", assigned.Id),
            { Withdrawn: { } withdrawn } => ("withdrawn", withdrawn),
            { Policy: { } policy } => ("policy", policy.Length == 0 ? "built-in" : Ingestion.Labels.Policies.PolicyDocument.Read(policy, DateTimeOffset.MinValue).Hash),
            { Declassification: { } one } => ("declassification", $"{one.Id} {one.State.ToString().ToLowerInvariant()}"),
            { Decision: { } decision } => ("decision", $"{decision.Finding} {Word(decision.State)}"),
            { ResidualEnd: { } end } => ("residualEnd", $"{end.Dataset}{(end.Path is null ? "" : $":{end.Path}")}"),
            { Scanned: { } scanned } => ("scanned", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{scanned.Count} datasets")),
            { Sampled: { } sampled } => ("sampled", sampled.Field.ToString()),
            _ => ("tick", ""),
        };
        return new LabelAuditEntryResponse(
            entry.Number, entry.RecordedAt, entry.HoldsFrom, entry.Actor, kind, subject, entry.LineageEpoch, entry.PolicyHash, entry.Engine, entry.Reason);
    }

    /// <summary>The node that an assignment is about.</summary>
    public static LineageNode SubjectOf(LabelAssignment assignment) =>
        assignment.Path is { } path ? LineageNode.Field(assignment.Dataset, path) : new LineageNode(NodeKind.Dataset, assignment.Dataset, null);

    public static string Word(FindingKind kind) => kind switch
    {
        FindingKind.ConstraintViolation => "CONSTRAINT_VIOLATION",
        FindingKind.CorrelationRisk => "CORRELATION_RISK",
        FindingKind.ReassemblyRisk => "REASSEMBLY_RISK",
        FindingKind.QuasiCombination => "QI_COMBINATION",
        FindingKind.ScannerGap => "SCANNER_GAP",
        FindingKind.Overmask => "OVERMASK",
        FindingKind.Disputed => "DISPUTED",
        FindingKind.ValueConflict => "VALUE_CONFLICT",
        FindingKind.Truncated => "TRUNCATED",
        FindingKind.JoinSuggestion => "JOIN_SUGGESTION",
        FindingKind.UnclassifiedSource => "UNCLASSIFIED_SOURCE",
        _ => throw new UnreachableException(),
    };

    public static string Word(ExposureStatus status) => status switch
    {
        ExposureStatus.Allowed => "allowed",
        ExposureStatus.Logged => "logged",
        ExposureStatus.Waived => "waived",
        ExposureStatus.Denied => "denied",
        ExposureStatus.Pending => "pending",
        _ => throw new UnreachableException(),
    };

    public static string Word(FindingState state) => state switch
    {
        FindingState.Open => "open",
        FindingState.Acknowledged => "acknowledged",
        FindingState.Waived => "waived",
        _ => throw new UnreachableException(),
    };

    /// <summary>Forms with <c>indirect</c> behind those that only decided something.</summary>
    public static IReadOnlyList<string> Forms(IEnumerable<FactState> states) => [.. states.Select(state => state.ToString())];

    public string NodeId(LineageNode node)
    {
        var shown = visibility.Shown(node);
        return shown.Kind switch
        {
            NodeKind.Dataset => shown.Dataset.ToString(),
            NodeKind.Job => new JobId(shown.Dataset.Namespace, shown.Dataset.Name).ToString(),
            _ => shown.ToString(),
        };
    }

    private LabelResponse Of(NodeLabel label, string method) => new(
        label.Origin.Id, label.Origin.Category, snapshot.Policy.Levels[LabelLevels.Of(snapshot.Policy, label)], label.Form.WireName(), label.IsIndirect, method,
        label.Hops, label.Origin.Confidence)
    {
        Value = label.Origin.Value,
        Residual = label.IsResidual,
    };

    private string? JobIdOf(JobId? job) => job is { } id ? visibility.Shown(id).ToString() : null;

    private static IReadOnlyList<string> Functions(System.Collections.Immutable.ImmutableArray<FunctionApplication> functions) =>
        functions.IsDefaultOrEmpty ? [] : [.. functions.Select(function => function.Name)];

    private static string MethodOf(AssignmentMethod method) => method.ToString().ToLowerInvariant();

    private static string Word(StopReason reason) => char.ToLowerInvariant(reason.ToString()[0]) + reason.ToString()[1..];
}
