using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Impact.Sources;

namespace LineageService.Api.Impact;

/// <summary>
/// Up to where the tables that a failed job leaves stale are whole (impact.md §B.3): the end of the last run of what fills them that succeeded. Not a check of
/// the data itself.
/// </summary>
internal static class LastGoodPartitions
{
    private const int RunsToLookAt = 50;

    /// <returns>Empty where no job failed; in order of the tables' names.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<LastGoodPartition>> OfAsync(
        ILineageStore store, ImpactReport report, StoreImpactSource source, ChangeSet changes, CancellationToken cancellationToken)
    {
        var failed = changes.Changes.OfType<JobFailed>().Select(change => change.Job).ToHashSet();
        if (failed.Count == 0) return [];
        var tables = report.Affected.Where(node => node is { Verdict: Verdict.Stale, Column: null, Kind: not AffectedKind.Job, Dataset: not null })
            .Select(node => node.Dataset!.Value).ToHashSet();
        var good = ImmutableArray.CreateBuilder<LastGoodPartition>();
        foreach (var job in source.Jobs)
        {
            foreach (var output in job.Outputs)
            {
                if (!failed.Contains(job.Id) && !tables.Contains(output)) continue;
                var runs = await store.ListRunsAsync(job.Id, new ListQuery { Limit = RunsToLookAt }, cancellationToken).ConfigureAwait(false);
                var ends = runs.Items.Where(run => run is { State: "COMPLETE", EndedAt: not null }).Select(run => run.EndedAt).ToList();
                good.Add(new LastGoodPartition(output, source.FactsOf(output).PartitionColumn, job.Id, ends.Max()));
            }
        }

        return [.. good.OrderBy(table => table.Dataset).ThenBy(table => table.Job)];
    }
}
