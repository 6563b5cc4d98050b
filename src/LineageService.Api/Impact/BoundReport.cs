using System.Collections.Immutable;
using LineageService.Graph.Visibility;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>
/// A report as somebody sees it who is bound to namespaces. Everything that is reached stays in it with its verdict, since an answer without it would be wrong;
/// what lies elsewhere has an opaque name, and nothing is told that its texts or owners say. Sentences, places and fixes are told where every job of the way
/// has a text that may be shown. One per answer.
/// </summary>
internal sealed class BoundReport(NodeVisibility visibility, StoreImpactSource source)
{
    private readonly Lazy<HashSet<DatasetId>> _filledElsewhere = new(() => source.FilledUnseen(visibility));

    private const string Elsewhere = "By way of another namespace.";

    public ImpactReport Of(ImpactReport report)
    {
        var hidden = report.Atoms.Where(atom => !visibility.Sees(atom.Dataset)).ToList();
        var subjects = hidden.SelectMany(atom => (string[])
            [atom.Dataset.ToString(), atom.Column is null ? atom.Dataset.ToString() : new FieldId(atom.Dataset, atom.Column).ToString()]).ToHashSet(StringComparer.Ordinal);
        var changes = hidden.Select(atom => atom.Change).ToHashSet();
        var fixes = report.Fixes.Where(fix => !subjects.Contains(fix.Subject)).ToImmutableArray();
        ImmutableArray<AffectedNode> affected =
        [
            .. report.Affected.Select(node => Of(node, report.Fixes, fixes))
                .OrderByDescending(node => node.Verdict).ThenBy(node => node.Distance).ThenBy(IsOpaque).ThenBy(node => node.Id, StringComparer.Ordinal),
        ];
        return report with
        {
            Atoms = [.. report.Atoms.Select(Of)],
            Sources =
            [
                .. report.Sources.Select(one => one with
                {
                    Subject = subjects.Contains(one.Subject) ? visibility.Opaque(one.Subject) : one.Subject,
                    Notes = changes.Contains(one.Change) ? [] : one.Notes,
                }),
            ],
            Affected = affected,
            Summary = ImpactSummary.Of(affected, report.Summary.IsInconclusive),
            Completeness = Of(report.Completeness, subjects),
            Fixes = fixes,
            Backfill = [.. report.Backfill.Select(step => step with
            {
                Job = visibility.Shown(step.Job),
                Dataset = visibility.Shown(step.Dataset),
                PartitionColumn = visibility.Sees(step.Dataset) ? step.PartitionColumn : null,
            })],
            Baselines = [.. report.Baselines.Select(baseline => baseline with
            {
                Job = visibility.Shown(baseline.Job),
                Dataset = visibility.Shown(baseline.Dataset),
                CriticalPath = [.. baseline.CriticalPath.Select(visibility.Shown)],
            })],
            Upstream = [.. report.Upstream.Select(Of)],
            LastGood = [.. report.LastGood.Select(good => good with
            {
                Job = visibility.Shown(good.Job),
                Dataset = visibility.Shown(good.Dataset),
                PartitionColumn = visibility.Sees(good.Dataset) ? good.PartitionColumn : null,
            })],

            // Labels are asked by those who see all of them.
            Privacy = null,
        };
    }

    private static bool IsOpaque(AffectedNode node) =>
        (node.Kind == AffectedKind.Job ? node.Job?.Namespace : node.Dataset?.Namespace) == NodeVisibility.OpaqueNamespace;

    private ChangeAtom Of(ChangeAtom atom) => atom with
    {
        Dataset = visibility.Shown(atom.Dataset),
        Column = visibility.Sees(atom.Dataset) || atom.Column is null ? atom.Column : visibility.Opaque(new FieldId(atom.Dataset, atom.Column).ToString()),
        Job = atom.Job is { } job ? visibility.Shown(job) : null,
        Before = visibility.Sees(atom.Dataset) ? atom.Before : null,
        After = visibility.Sees(atom.Dataset) ? atom.After : null,
    };

    private AffectedNode Of(AffectedNode node, ImmutableArray<SuggestedFix> all, ImmutableArray<SuggestedFix> kept)
    {
        var isSeen = IsSeen(node);
        var path = node.Reason.Path;
        var isTold = isSeen && path.All(IsTold) && (node.Job is not { } job || source.IsTextShown(job, visibility));

        var fix = isTold && node.Fix is { } index ? kept.IndexOf(all[index]) : -1;

        // A severity would tell the tier.
        return (isSeen ? node : node.OfTier("P3")) with
        {
            Id = isSeen ? node.Id : IdOf(node),
            Dataset = node.Dataset is { } dataset ? visibility.Shown(dataset) : null,
            Column = isSeen || node.Column is null ? node.Column : visibility.Opaque(node.Id),
            Job = node.Job is { } one ? visibility.Shown(one) : null,
            FirstHop = node.FirstHop is { } first ? visibility.Shown(first) : null,
            Reason = new ImpactReason(Of(node.Reason.Atom), isTold ? node.Reason.Sentence : Elsewhere) { Way = new ShownWay([.. path.Select(Of)]) },
            UseSite = isTold ? node.UseSite : null,
            Owner = OwnerOf(node, isSeen, facts => facts.Owner, node.Owner),
            Team = OwnerOf(node, isSeen, facts => facts.Team, node.Team),
            Readers30Days = isSeen ? node.Readers30Days : null,
            Sla = isSeen && IsFilledInSight(node) ? node.Sla : null,
            Fix = fix < 0 ? null : fix,
        };
    }

    private bool IsSeen(AffectedNode node) => node.Kind == AffectedKind.Job ? node.Job is { } job && visibility.Sees(job) : node.Dataset is { } dataset && visibility.Sees(dataset);

    // What a table does not say itself is told of the jobs that fill it, some of which may lie elsewhere.
    private bool IsFilledInSight(AffectedNode node) => node.Dataset is { } dataset && !_filledElsewhere.Value.Contains(dataset);

    private string? OwnerOf(AffectedNode node, bool isSeen, Func<JobFacts, string?> own, string? told) => !isSeen ? null
        : IsFilledInSight(node) ? told
        : node is { Kind: AffectedKind.Job, Job: { } job } ? own(source.FactsOf(job))
        : null;

    private string IdOf(AffectedNode node) => node switch
    {
        { Kind: AffectedKind.Job, Job: { } job } => visibility.Shown(job).ToString(),
        { Dataset: { } dataset, Column: not null } => new FieldId(visibility.Shown(dataset), visibility.Opaque(node.Id)).ToString(),
        { Dataset: { } dataset } => visibility.Shown(dataset).ToString(),
        _ => visibility.Opaque(node.Id),
    };

    private bool IsTold(PathHop hop) =>
        (hop.Dataset is not { } dataset || visibility.Sees(dataset)) && (hop.Job is not { } job || source.IsTextShown(job, visibility));

    private PathHop Of(PathHop hop) => hop with
    {
        Node = NodeOf(hop),
        Job = hop.Job is { } job ? visibility.Shown(job) : null,
        Span = IsTold(hop) ? hop.Span : null,
        Dataset = hop.Dataset is { } dataset ? visibility.Shown(dataset) : null,
    };

    // As the node's own entry among what is affected is called.
    private string NodeOf(PathHop hop) => hop switch
    {
        { Dataset: { } dataset } when visibility.Sees(dataset) => hop.Node,
        { Dataset: { } dataset } when hop.Node == dataset.ToString() => visibility.Shown(dataset).ToString(),
        { Dataset: { } dataset } => new FieldId(visibility.Shown(dataset), visibility.Opaque(hop.Node)).ToString(),
        { Job: { } job } => visibility.Shown(job).ToString(),
        _ => visibility.Opaque(hop.Node),
    };

    private UpstreamNode Of(UpstreamNode node) => visibility.Sees(node.Dataset) ? node : node with
    {
        Node = node.Column is null ? visibility.Shown(node.Dataset).ToString() : new FieldId(visibility.Shown(node.Dataset), visibility.Opaque(node.Node)).ToString(),
        Dataset = visibility.Shown(node.Dataset),
        Column = node.Column is null ? null : visibility.Opaque(node.Node),
    };

    private ImpactCompleteness Of(ImpactCompleteness completeness, HashSet<string> hiddenSubjects) => completeness with
    {
        OpaqueJobs = [.. completeness.OpaqueJobs.Select(job => job with
        {
            Job = visibility.Shown(job.Job),
            Why = source.IsTextShown(job.Job, visibility) ? job.Why : "It cannot be seen into.",
            Reads = [.. job.Reads.Select(visibility.Shown)],
        })],
        UnresolvedReferences = [.. completeness.UnresolvedReferences.Where(reference => visibility.Sees(reference.Job))],
        NotAnalysed = [.. completeness.NotAnalysed.Where(standing => !hiddenSubjects.Contains(standing.Subject))],
    };

    private sealed class ShownWay(ImmutableArray<PathHop> hops) : ReasonWay
    {
        public override ImmutableArray<PathHop> ToPath() => hops;
    }
}
