using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Labels.Scanning;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Says things of labels as REST and the command line ask for it; what is refused becomes a problem. The answer shows the effect.</summary>
public sealed class LabelChanges(LabelHost labels, LineageGraphHost graphs, TimeProvider time)
{
    private static readonly TimeSpan LongestWaiver = TimeSpan.FromDays(365);

    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<AssignmentChangeResponse> AssignAsync(IReadOnlyList<AssignmentRequest> requests, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var assignments = requests.Select(request => Assignment(labels.Current, request, visibility)).ToList();
        return await AssignAsync(assignments, visibility, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ProblemException">400 with the line of each mistake.</exception>
    public async Task<AssignmentChangeResponse> ImportAsync(AssignmentImportRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (assignments, mistakes) = AssignmentCsv.Read(request.Csv, labels.Current.Policy, request.Author);
        var violations = mistakes.Select(mistake => Violation.Body($"$.csv line {mistake.Line}", mistake.Message))
            .Concat(assignments.Where(one => !visibility.Sees(one.Dataset)).Select(one => Violation.Body("$.csv", $"The namespace {one.Dataset.Namespace} is not yours.")))
            .ToImmutableArray();
        if (!violations.IsEmpty) throw Invalid(violations);
        return await AssignAsync(assignments, visibility, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task<AssignmentChangeResponse> WithdrawAsync(string id, string author, string? reason, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        if (!labels.Current.Register.Assignments.TryGetValue(id, out var known) || !visibility.Sees(known.Dataset)) throw Unknown($"No assignment has the id '{id}'.");
        var snapshot = await labels.RecordAsync([labels.NewEntry(author, reason) with { Withdrawn = id }], cancellationToken).ConfigureAwait(false);
        return new AssignmentChangeResponse(snapshot.LabelEpoch, [], [id]);
    }

    /// <exception cref="ProblemException">404 where the namespace may not be seen; who sees only some names one.</exception>
    public async Task<ScanResponse> ScanAsync(ScanRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(visibility);
        if (!visibility.IsAll && (request.Namespace is null || !visibility.Sees(request.Namespace)))
            throw Invalid([Violation.Body("$.namespace", "Name a namespace that is yours.")]);
        var report = await StoreScan.RunAsync(graphs.Store, labels, request.Author, request.Namespace, SamplesOf(request, visibility), request.DryRun, cancellationToken).ConfigureAwait(false);
        return new ScanResponse(labels.Current.LabelEpoch, report.Fields, report.Scanned, report.Suggested, report.Withdrawn);
    }

    private Dictionary<FieldId, IReadOnlyList<string>> SamplesOf(ScanRequest request, NodeVisibility visibility)
    {
        const int MaxValues = 1000;
        var samples = new Dictionary<FieldId, IReadOnlyList<string>>();
        for (var place = 0; place < (request.Samples?.Count ?? 0); place++)
        {
            var sample = request.Samples![place];
            var at = $"$.samples[{place}].node";
            if (sample?.Node is null || sample.Values is null) throw Invalid([Violation.Body(at, "Name a field and give some values.")]);
            if (CorrectionNodes.Find(graphs.Current, sample.Node, visibility) is not { Path: { } path } node) throw Invalid([Violation.Body(at, "Values are of a field.")]);
            samples[new FieldId(node.Dataset, path)] = [.. sample.Values.Where(value => value is not null).Take(MaxValues)];
        }

        return samples;
    }

    /// <exception cref="ProblemException">400 with the line of each mistake, or 409.</exception>
    public async Task<PolicyResponse> ActivateAsync(PolicyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var document = PolicyDocument.Read(request.Text, time.GetUtcNow());
        if (!document.Mistakes.IsEmpty) throw Invalid([.. document.Mistakes.Select(mistake => Violation.Body($"$.text line {mistake.Line} {mistake.Place}", mistake.Message))]);
        if (request.Replaces is { } replaced && replaced != (labels.Current.Policy.Hash ?? ""))
            throw Conflict("Another policy is in force than the one that was to be replaced.");
        var entry = labels.NewEntry(request.Author ?? "", request.Reason) with { Policy = request.Text };
        return PolicyOf(await labels.RecordAsync([entry], cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The policy of a snapshot.</summary>
    public static PolicyResponse PolicyOf(LabelSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new PolicyResponse(
            snapshot.LabelEpoch, snapshot.Policy.Version, snapshot.Policy.Hash, snapshot.Document?.Text, snapshot.Policy.Levels,
            [.. snapshot.Policy.Categories.Select(category => category.Name)]);
    }

    /// <exception cref="ProblemException">400 or 404.</exception>
    public async Task<FindingResponse> DecideAsync(FindingDecisionRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = time.GetUtcNow();
        var all = await FindingRegister.OfAsync(labels.Current, graphs.Store, now, cancellationToken).ConfigureAwait(false);
        var found = all.FirstOrDefault(one => one.Finding.Key == request.Key && visibility.Sees(one.Finding.Subject))
            ?? throw Unknown($"No finding has the key '{request.Key}'.");
        var state = Enum.Parse<FindingState>(request.State, ignoreCase: true);
        if (state == FindingState.Waived && (request.ExpiresAt <= now || request.ExpiresAt > now + LongestWaiver))
            throw Invalid([Violation.Body("$.expiresAt", "A waiver ends in the future, at most 365 days away.")]);
        var decision = new FindingDecision(request.Key) { State = state, Owner = request.Owner ?? found.Owner, ExpiresAt = state == FindingState.Waived ? request.ExpiresAt : null };
        var snapshot = await labels.RecordAsync([labels.NewEntry(request.Author, request.Reason) with { Decision = decision }], cancellationToken).ConfigureAwait(false);
        return new LabelAnswers(snapshot, visibility).Of(FindingRegister.Decide(snapshot, found.Finding, now));
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<ResidualEndResponse> EndResidualsAsync(ResidualEndRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reason = Enum.Parse<ResidualEndReason>(request.Cause, ignoreCase: true);
        var entries = request.Nodes.Select(name => CorrectionNodes.Find(labels.Current.State.Graph, name, visibility))
            .Select(node => labels.NewEntry(request.Author, request.Reason) with { ResidualEnd = new ResidualEnd(node.Dataset, node.Path, reason) { Actor = request.Author } });
        var snapshot = await labels.RecordAsync([.. entries], cancellationToken).ConfigureAwait(false);
        return new ResidualEndResponse(snapshot.LabelEpoch, snapshot.State.Residuals.Count());
    }

    /// <summary>The assignment that a request asks for.</summary>
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public static LabelAssignment Assignment(LabelSnapshot snapshot, AssignmentRequest request, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Level is { } level && snapshot.Policy.LevelOf(level) < 0)
            throw Invalid([Violation.Body("$.level", $"'{level}' is no level; there are {string.Join(", ", snapshot.Policy.Levels)}.")]);
        var node = CorrectionNodes.Find(snapshot.State.Graph, request.Node, visibility);
        return new LabelAssignment(request.Id ?? AssignmentCsv.IdOf(node.Dataset, node.Path, request.Tag, request.Value), node.Dataset, node.Path, request.Tag)
        {
            Method = request.Method is { } method ? Enum.Parse<AssignmentMethod>(method, ignoreCase: true) : AssignmentMethod.Manual,
            Confidence = request.Confidence ?? 1,
            Level = request.Level,
            Value = request.Value,
            ThroughLineage = request.ThroughLineage ?? true,
            ThroughHierarchy = request.ThroughHierarchy ?? false,
            MaxDepth = request.MaxDepth,
            ValidFrom = request.ValidFrom,
            ValidTo = request.ValidTo,
            Actor = request.Author,
            Reason = request.Reason,
        };
    }

    internal static ProblemException Unknown(string detail) => new(new Problem(ProblemType.UnknownLabelRecord, detail));

    internal static ProblemException Conflict(string detail) => new(new Problem(ProblemType.LabelConflict, detail));

    internal static ProblemException Invalid(ImmutableArray<Violation> violations) => new(
        new Problem(ProblemType.InvalidRequest, string.Join(" ", violations.Select(violation => $"{violation.Name}: {violation.Message}"))) { Violations = violations });

    private async Task<AssignmentChangeResponse> AssignAsync(IReadOnlyList<LabelAssignment> assignments, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        // In valid time an assignment holds from when it says so: what is said late is found under the time it was about.
        var entries = assignments.Select(one => labels.NewEntry(one.Actor ?? "", one.Reason) with { Assigned = one, EffectiveAt = one.ValidFrom }).ToList();
        var snapshot = await labels.RecordAsync(entries, cancellationToken).ConfigureAwait(false);
        var answers = new LabelAnswers(snapshot, visibility);
        return new AssignmentChangeResponse(snapshot.LabelEpoch, [.. assignments.Select(answers.Of)], []);
    }
}
