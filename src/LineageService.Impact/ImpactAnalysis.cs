using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Comparing;
using LineageService.Impact.Propagation;
using LineageService.Impact.Reading;
using LineageService.Impact.Report;
using LineageService.Impact.Sources;
using LineageService.Impact.Timing;

namespace LineageService.Impact;

/// <summary>
/// Tells what a change set does to everything behind it (impact.md). Writes nothing, asks nothing outside of its source. Thread-safe.
/// </summary>
public static class ImpactAnalysis
{
    /// <summary>Judges all changes together. Never throws on a text or a name that it does not know: that is in the report.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImpactReport Analyze(IImpactSource source, ChangeSet changes, ImpactOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();

        var world = new ImpactWorld(source, cancellationToken);
        var intake = new ChangeIntake(world, options, changes);
        intake.Take();
        var atoms = intake.Drafts.SelectMany(draft => draft.Atoms).ToList();
        var broken = Broken(intake, atoms);
        var graph = new LaidGraph(world, options.Confidence);
        var spread = new Spread(world, graph, [.. atoms], options);
        spread.Seed();
        foreach (var (draft, atom) in broken) spread.SeedBroken(draft.Job!.Value, atom, draft.Broken!.Value.Sentence, draft.Broken.Value.Span);
        for (var i = 0; i < atoms.Count; i++)
        {
            // A failed job fills nothing until it is run again.
            if (atoms[i] is { Kind: AtomKind.Timeliness, Category: DiffCategory.JobFailed }) spread.SeedStale(atoms[i].Dataset, i, -1);
        }

        spread.Run();
        return Delays.Add(ReportAssembly.Of(spread, intake, changes, options), spread, changes, options);
    }

    /// <summary>The report with more affected nodes, as a check of contracts finds them, and its numbers made anew.</summary>
    public static ImpactReport With(ImpactReport report, IEnumerable<AffectedNode> more, ImpactOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        ImmutableArray<AffectedNode> affected =
        [
            .. report.Affected.Concat(more).OrderByDescending(node => node.Severity).ThenByDescending(node => node.Verdict).ThenBy(node => node.Distance)
                .ThenBy(node => node.Id, StringComparer.Ordinal),
        ];
        return report with { Affected = affected, Summary = ReportAssembly.SummaryOf(affected, report.Completeness, options) };
    }

    // Changed tasks that cannot run have an atom of their own for the reasons to point at.
    private static List<(AtomDraft Draft, int Atom)> Broken(ChangeIntake intake, List<ChangeAtom> atoms)
    {
        var broken = new List<(AtomDraft, int)>();
        foreach (var draft in intake.Drafts)
        {
            if (draft.Broken is not { } reason || draft.Job is not { } job) continue;
            broken.Add((draft, atoms.Count));
            var target = draft.Atoms.Count > 0 ? draft.Atoms[0].Dataset : intake.TargetOf(job);
            atoms.Add(new ChangeAtom(AtomKind.Order, target, null, reason.Category, Verdict.Breaking) { Change = draft.Change, Job = job, Span = reason.Span });
        }

        return broken;
    }
}
