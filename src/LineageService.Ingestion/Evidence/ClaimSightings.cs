using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Folding;
using LineageService.Model;

namespace LineageService.Ingestion.Evidence;

/// <summary>When the events of a job showed an edge, of the runs and declarations that the fold keeps.</summary>
/// <param name="LastSeen">Start of the newest counting run, or time of the newest declaration, that shows it; null for none.</param>
/// <param name="Runs">The newest runs that show it, newest first.</param>
internal sealed record ClaimSightings(DateTimeOffset? LastSeen, ImmutableArray<EvidenceRun> Runs)
{
    private static ClaimSightings None { get; } = new(null, []);

    public static async ValueTask<ClaimSightings> ReadAsync(
        FoldStates states, JobId id, EvidenceKind evidence, LineageNode from, LineageNode to, CancellationToken cancellationToken)
    {
        if (evidence is EvidenceKind.Sql or EvidenceKind.Manual) return None;
        var job = await states.JobAsync(id, cancellationToken).ConfigureAwait(false);
        var claims = new JobClaims(job, await JobAliases.ResolverAsync(job, states, cancellationToken).ConfigureAwait(false));
        return evidence == EvidenceKind.Static ? Declared(job, claims, from, to) : Observed(job, claims, evidence, from, to);
    }

    private static ClaimSightings Observed(JobFold job, JobClaims claims, EvidenceKind evidence, LineageNode from, LineageNode to)
    {
        var counting = new CountingRuns(job);
        var runs = ImmutableArray.CreateBuilder<EvidenceRun>();
        for (var index = counting.Count - 1; index >= 0 && runs.Count < EdgeEvidenceReader.MaxRuns; index--)
        {
            var run = counting[index];
            if (!Shows(claims.Of(run), evidence, from, to)) continue;
            runs.Add(new EvidenceRun(
                run.Id, new DateTimeOffset(run.Earliest, TimeSpan.Zero), VersionCause.JobVersionOf(run.Version, run.Sql)));
        }

        return new ClaimSightings(runs.Count == 0 ? null : runs[0].StartedAt, runs.DrainToImmutable());
    }

    private static ClaimSightings Declared(JobFold job, JobClaims claims, LineageNode from, LineageNode to)
    {
        for (var index = job.Declared.Count - 1; index >= 0; index--)
        {
            if (Shows(claims.Of(job.Declared[index]), EvidenceKind.Static, from, to))
                return new ClaimSightings(job.Declared[index].Key.Time, []);
        }

        return None;
    }

    private static bool Shows(RunClaims claims, EvidenceKind evidence, LineageNode from, LineageNode to) =>
        claims.Targets.TryGetValue((to.Dataset, evidence), out var target) && target.Edges.ToEdges().Any(edge => edge.From == from && edge.To == to);
}
