namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The runs of a job that count, in order: the completed ones that wrote something, and the failed ones before the first of them. The last two
/// since the last boundary are current (lineage-semantics.md §6). A boundary lies before the first completed run, and before a run whose SQL
/// text or declared version differs from that of the counting run before; one that does not say differs from none. Runs that began no later
/// than what was forgotten are not among them.
/// </summary>
internal sealed class CountingRuns
{
    private readonly List<RunFold> _runs = [];
    private readonly List<bool> _boundaries = [];

    public CountingRuns(JobFold job)
    {
        AreCompleted = job.Frozen.HasCompleted;
        HasForgotten = job.Frozen.Runs > 0;
        var (sql, version) = (job.Frozen.Sql, job.Frozen.Version);
        foreach (var run in job.Runs)
        {
            var outcome = job.OutcomeOf(run);
            if (outcome == RunOutcome.Pending || (AreCompleted && outcome == RunOutcome.Failed)) continue;
            if (run.Earliest <= job.Frozen.Runs || !job.HasTargets(run)) continue;
            var isFirst = !AreCompleted && outcome == RunOutcome.Completed;
            var (runSql, runVersion) = (run.Sql, run.Version);
            _boundaries.Add(isFirst || (runSql != 0 && sql != 0 && runSql != sql)
                || (runVersion is not null && version is not null && runVersion != version));
            _runs.Add(run);
            AreCompleted |= isFirst;
            if (runSql != 0) sql = runSql;
            version = runVersion ?? version;
        }
    }

    /// <summary>True where completed runs count; false where, for want of one, failed ones do.</summary>
    public bool AreCompleted { get; }

    /// <summary>True where runs in front of the first were forgotten, so that it is not known what was current with it.</summary>
    public bool HasForgotten { get; }

    public int Count => _runs.Count;

    public RunFold this[int index] => _runs[index];

    /// <summary>The first run that was current when the run at an index was the last: itself or the one before.</summary>
    public int WindowStart(int index) => index == 0 || _boundaries[index] ? index : index - 1;

    public int IndexOf(RunFold run) => _runs.IndexOf(run);
}
