namespace LineageService.Graph.Store;

/// <summary>Forgets versions and runs of an in-memory store that a policy no longer keeps.</summary>
internal static class InMemoryHistoryRetention
{
    public static RetentionReport Run(InMemoryTables tables, RetentionPolicy policy, bool dryRun)
    {
        var before = policy.Cutoff(policy.History);
        long edgeVersions = 0, entityVersions = 0;
        var horizon = tables.Horizon;
        foreach (var dataset in tables.Datasets.Values) entityVersions += dataset.Versions.Forget(before, dryRun, ref horizon);
        foreach (var job in tables.Jobs.Values)
        {
            entityVersions += job.Versions.Forget(before, dryRun, ref horizon);
            foreach (var versions in job.Sets.Values) edgeVersions += versions.Forget(before, policy.Now, dryRun, ref horizon);
        }

        if (!dryRun) tables.Horizon = horizon;
        var runs = OldRuns(tables, policy.Cutoff(policy.Runs));
        if (!dryRun) foreach (var run in runs) tables.Runs.Remove(run.Id);
        return RetentionReport.None(dryRun) with { EdgeVersions = edgeVersions, EntityVersions = entityVersions, Runs = runs.Count };
    }

    // A run that has not ended is kept while it is its job's last: it may go on.
    private static List<RunRecord> OldRuns(InMemoryTables tables, DateTimeOffset before)
    {
        var last = new Dictionary<Model.JobId, DateTimeOffset>();
        foreach (var run in tables.Runs.Values.Select(run => run.Record))
        {
            if (!last.TryGetValue(run.Job, out var started) || run.StartedAt > started) last[run.Job] = run.StartedAt;
        }

        return
        [
            .. tables.Runs.Values.Select(run => run.Record)
                .Where(run => run.EndedAt is { } ended ? ended < before : run.StartedAt < before && run.StartedAt < last[run.Job]),
        ];
    }
}
