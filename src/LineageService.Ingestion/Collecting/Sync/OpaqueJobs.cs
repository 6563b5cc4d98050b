using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Tasks that nobody can read as jobs: what they read and write, as far as it is known, and that the lineage in between is unknown.</summary>
internal static class OpaqueJobs
{
    public static JobRecord Of(CollectedOpaqueTask task) => new(task.Job)
    {
        Kind = task.Kind,
        Owner = task.Owner,
        Schedule = task.Schedule,
        File = task.File,
        State = AnalysisState.Failed,
        Inputs = task.Inputs,
        Outputs = task.Outputs,
        Unknowns = [new UnknownLineage(UnknownCodes.OpaqueTask, null, null, null, task.Reason)],
    };

    /// <summary>What a job claimed by its SQL while it had some, as sets that end it.</summary>
    public static async Task<IEnumerable<EdgeSet>> FormerClaimsAsync(
        ILineageStore store, JobId job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sets = await store.FindEdgeSetsAsync(job, cancellationToken).ConfigureAwait(false);
        return sets.Where(set => set.Evidence == EvidenceKind.Sql)
            .Select(set => new EdgeSet(job, set.Target, EvidenceKind.Sql, set.Producer, now, [], []));
    }
}
