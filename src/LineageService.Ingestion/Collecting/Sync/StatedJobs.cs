using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Jobs whose lineage a source states itself: their records and claims.</summary>
internal static class StatedJobs
{
    public static JobRecord Of(CollectedEdges stated) => new(stated.Job)
    {
        Kind = stated.Kind,
        Owner = stated.Owner,
        Team = stated.Team,
        Tier = stated.Tier,
        File = stated.File,
        Tags = stated.Tags,
        Target = stated.Target,
        State = AnalysisState.NotAnalysed,
        Inputs = stated.Inputs,
        Outputs = [stated.Target],
    };

    public static EdgeSet ClaimOf(CollectedEdges stated, DateTimeOffset now) =>
        new(stated.Job, stated.Target, EvidenceKind.Static, SqlAnalysis.Producer, now, stated.Edges, stated.Unknowns);

    /// <summary>What was stated of a job before, into other datasets than the one that is kept, as sets that end it.</summary>
    public static async Task<IEnumerable<EdgeSet>> FormerClaimsAsync(
        ILineageStore store, JobId job, DatasetId? kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sets = await store.FindEdgeSetsAsync(job, cancellationToken).ConfigureAwait(false);
        return sets.Where(set => set.Evidence == EvidenceKind.Static && set.Producer == SqlAnalysis.Producer && set.Target != kept)
            .Select(set => new EdgeSet(job, set.Target, EvidenceKind.Static, set.Producer, now, [], []));
    }
}
