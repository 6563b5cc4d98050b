using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Comparing;
using LineageService.Impact.Propagation;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Impact.Report;

/// <summary>Puts a report together: numbers over what is affected, and what was not seen.</summary>
internal static class ReportAssembly
{
    public static ImpactReport Of(Spread spread, ChangeIntake intake, ChangeSet changes, ImpactOptions options)
    {
        var list = new AffectedList(spread);
        var affected = list.ToNodes();
        var fixes = Fixes.Of(spread.World, spread.Atoms, affected);
        affected = Fixes.Attach(affected, fixes);
        var completeness = CompletenessOf(spread, list, affected, changes, options);
        return new ImpactReport
        {
            Pins = new ImpactPins(spread.World.Source.Graph.Epoch, null, DialectsOf(spread, changes), null, null),
            Sources = [.. intake.Drafts.Select(draft => draft.ToVerdict(FileOf(changes, draft)))],
            Atoms = spread.Atoms,
            Affected = affected,
            Summary = SummaryOf(affected, completeness, options),
            Completeness = completeness,
            Fixes = [.. fixes.Select(fix => fix.Fix)],
            Backfill = Backfill.Of(spread, changes),
            Upstream = options.WithUpstream ? UpstreamColumns.Of(spread.World.Source.Graph, spread.Atoms) : [],
        };
    }

    /// <summary>Numbers over affected nodes, for whoever adds some.</summary>
    public static ImpactSummary SummaryOf(ImmutableArray<AffectedNode> affected, ImpactCompleteness completeness, ImpactOptions options)
    {
        var inconclusive = !options.AllowOpaque && completeness.UnknownShare > options.MaxUnknown || completeness.Truncated;
        return ImpactSummary.Of(affected, inconclusive);
    }

    private static ImpactCompleteness CompletenessOf(
        Spread spread, AffectedList list, ImmutableArray<AffectedNode> affected, ChangeSet changes, ImpactOptions options)
    {
        var jobs = affected.Where(node => node.Kind == AffectedKind.Job).Select(node => node.Job!.Value).ToHashSet();
        var opaque = OpaqueOf(spread);
        var weight = affected.Where(node => node.Kind == AffectedKind.Job).Sum(node => Tiers.Weight(Tiers.Number(node.Tier)));
        var missing = affected.Where(node => node.Kind == AffectedKind.Job && opaque.Any(job => job.Job == node.Job)).Sum(node => Tiers.Weight(Tiers.Number(node.Tier)));
        return new ImpactCompleteness(
            null, weight == 0 ? 1 : Math.Round(1 - (missing / weight), 4), list.ReachedWeight == 0 ? 0 : Math.Round(list.UnknownWeight / list.ReachedWeight, 4), opaque,
            UnresolvedOf(spread, jobs), StandingsOf(spread, changes), spread.IsTruncated, options.DepthLimit > 0 ? options.DepthLimit : null);
    }

    private static ImmutableArray<OpaqueJob> OpaqueOf(Spread spread)
    {
        if (spread.Opaque.Count == 0) return [];
        var tiers = Tiers.Of(spread.World.Source);
        var behind = new Dictionary<int, HashSet<int>>();
        foreach (var visit in spread.Visits)
        {
            if (visit.Kind != VisitKind.Unknown || visit.Opaque < 0) continue;
            if (!behind.TryGetValue(visit.Opaque, out var datasets)) behind[visit.Opaque] = datasets = [];
            datasets.Add(spread.Graph.DatasetOfNode(visit.Node));
        }

        return
        [
            .. spread.Opaque.All.Select(job =>
            {
                var datasets = behind.GetValueOrDefault(job.Job) ?? [.. spread.Graph.OutputsOf(job.Job)];
                return new OpaqueJob(
                    spread.Graph.JobAt(job.Job), job.Code, job.Why, datasets.Count, Math.Round(datasets.Sum(dataset => Tiers.Weight(tiers.Of(dataset, spread.Graph))), 2),
                    [.. job.Reads.Select(spread.Graph.DatasetAt).Order()]);
            }).OrderByDescending(job => job.Settles).ThenBy(job => job.Job),
        ];
    }

    private static ImmutableArray<UnresolvedReference> UnresolvedOf(Spread spread, HashSet<JobId> jobs)
    {
        var references = ImmutableArray.CreateBuilder<UnresolvedReference>();
        foreach (var (_, reading) in spread.World.Changed)
        {
            foreach (var name in reading?.Uses.Unresolved ?? [])
                references.Add(new UnresolvedReference(reading!.Task.Id, name.Name, name.Span, name.IsAmbiguous ? UnknownCodes.AmbiguousColumn : UnknownCodes.UnresolvedColumn));
        }

        return references.ToImmutable();
    }

    private static ImmutableArray<SubjectStanding> StandingsOf(Spread spread, ChangeSet changes)
    {
        var standings = ImmutableArray.CreateBuilder<SubjectStanding>();
        var graph = spread.World.Source.Graph;
        var names = new Dictionary<DatasetId, HashSet<string>>();
        foreach (var atom in spread.Atoms.DistinctBy(atom => (atom.Dataset, atom.Column)))
        {
            var subject = atom.Column is null ? atom.Dataset.ToString() : new FieldId(atom.Dataset, atom.Column).ToString();
            if (graph.FindDataset(atom.Dataset) is not { } known)
            {
                if (atom.Job is null) standings.Add(new SubjectStanding(subject, Standing.Unresolvable, "No dataset of this name is known."));
                continue;
            }

            var isNew = atom.Kind is AtomKind.Add || atom.Job is not null;
            if (!isNew && atom.Column is { } column && spread.World.Source.FindSchema(atom.Dataset) is { IsComplete: true } schema
                && !NamesOf(atom.Dataset, schema).Contains(column) && graph.FindField(known, column) < 0)
                standings.Add(new SubjectStanding(subject, Standing.Unresolvable, "The dataset has no column of this name."));
            else if (spread.Graph.ConsumersOf(spread.Graph.DatasetOf(atom.Dataset)).Count == 0)
                standings.Add(new SubjectStanding(subject, Standing.Unconnected, "Nothing that is known reads it."));
        }

        foreach (var change in changes.Changes)
        {
            JobId? job = change switch { JobLate late => late.Job, JobFailed failed => failed.Job, ScheduleChanged schedule => schedule.Job, JobMetadataChanged metadata => metadata.Job, _ => null };
            if (job is { } id && graph.FindJob(id) is null) standings.Add(new SubjectStanding(id.ToString(), Standing.Unresolvable, "No job of this name is known."));
        }

        return [.. standings.Distinct()];

        HashSet<string> NamesOf(DatasetId dataset, TableSchema schema)
        {
            if (!names.TryGetValue(dataset, out var known)) names[dataset] = known = schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return known;
        }
    }

    private static ImmutableArray<string> DialectsOf(Spread spread, ChangeSet changes) =>
        [.. changes.Changes.OfType<TaskChanged>().Select(task => (task.After ?? task.Before)!.Dialect.Name).Distinct().Order(StringComparer.Ordinal)];

    private static string? FileOf(ChangeSet changes, AtomDraft draft) =>
        changes.Changes[draft.Change] is TaskChanged task ? (task.After ?? task.Before)?.File : null;
}
