using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A job of whose lineage something is unknown, with all its active edge sets that hold.</summary>
public sealed record UnknownJob(JobRecord Job, ImmutableArray<EdgeSet> EdgeSets)
{
    /// <summary>
    /// True where an answer that passes this job is not complete: analysis failed, something is named unknown, or only inputs and outputs
    /// are known.
    /// </summary>
    public static bool IsUnknown(JobRecord job, ImmutableArray<EdgeSet> sets)
    {
        if (job.State == AnalysisState.Failed || !job.Unknowns.IsEmpty || sets.Any(set => !set.Unknowns.IsEmpty)) return true;
        return job.State == AnalysisState.NotAnalysed && !job.Inputs.IsEmpty
            && job.Outputs.Any(output => !sets.Any(set => set.Target == output));
    }

    /// <summary>True where the job reads (downstream) or writes (upstream) one of the datasets.</summary>
    public bool Touches(IReadOnlySet<DatasetId> datasets, Direction direction)
    {
        var reads = Job.Inputs.Any(datasets.Contains) || EdgeSets.Any(set => set.Edges.Any(edge => datasets.Contains(edge.From.Dataset)));
        if (direction == Direction.Downstream) return reads;
        var writes = Job.Outputs.Any(datasets.Contains) || EdgeSets.Any(set => datasets.Contains(set.Target));
        return direction == Direction.Upstream ? writes : reads || writes;
    }

    internal static async IAsyncEnumerable<UnknownJob> ScanAsync(
        ILineageReader store, ImmutableArray<DatasetId> datasets, Direction direction,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = datasets.ToHashSet();
        await foreach (var record in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            var sets = await store.FindEdgeSetsAsync(record.Id, cancellationToken).ConfigureAwait(false);
            sets = sets.RemoveAll(set => !set.IsActive);
            if (!IsUnknown(record, sets)) continue;
            var job = new UnknownJob(record, sets);
            if (job.Touches(wanted, direction)) yield return job;
        }
    }
}
