using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// What a store knows of jobs that batches only mention and a graph does not have. A graph that was read holds no retired job, so such a job
/// may be one that comes back with the record it had, or one that stays retired. Stateless.
/// </summary>
internal static class ReturningJobs
{
    /// <summary>
    /// What has to be applied behind the batches, all of which the store has committed, for the graph to agree with it; null for nothing.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async ValueTask<LineageBatch?> FindAsync(
        ILineageReader store, LineageGraph graph, List<LineageBatch> batches, CancellationToken cancellationToken)
    {
        if (Mentioned(graph, batches) is not { } mentioned) return null;
        var records = ImmutableArray.CreateBuilder<JobRecord>();
        var retired = ImmutableArray.CreateBuilder<JobId>();
        foreach (var id in mentioned)
        {
            var record = await store.FindJobAsync(id, cancellationToken).ConfigureAwait(false);
            if (record is null) retired.Add(id);
            else if (record.State != AnalysisState.NotAnalysed || record.Inputs.Length + record.Outputs.Length + record.Unknowns.Length > 0)
                records.Add(record);
        }

        if (records.Count + retired.Count == 0) return null;
        return new LineageBatch { RecordedAt = batches[^1].RecordedAt, Jobs = records.ToImmutable(), RetiredJobs = retired.ToImmutable() };
    }

    private static HashSet<JobId>? Mentioned(LineageGraph graph, List<LineageBatch> batches)
    {
        HashSet<JobId>? mentioned = null;
        foreach (var batch in batches)
        {
            foreach (var set in batch.EdgeSets) Note(set.Job);
            foreach (var history in batch.EdgeHistories) Note(history.Job);
            foreach (var run in batch.Runs) Note(run.Job);
            foreach (var state in batch.FoldStates) Note(state.Job);
        }

        if (mentioned is null) return null;
        foreach (var batch in batches) foreach (var job in batch.Jobs) mentioned.Remove(job.Id);
        return mentioned;

        void Note(JobId id)
        {
            var isKnown = graph.Names.Jobs.TryGetValue(id, out var ordinal) && ordinal < graph.JobCount && !graph.JobAt(ordinal).IsNameOnly;
            if (!isKnown) (mentioned ??= []).Add(id);
        }
    }
}
