namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The runs of a job that count, in order: the completed ones that wrote something; while there is none, the failed ones. The last two
/// since the last boundary are current (lineage-semantics.md §6). A boundary lies before a run whose SQL text or declared version differs
/// from that of the counting run before; one that does not say differs from none.
/// </summary>
internal sealed class CountingRuns
{
    private readonly List<RunFold> _runs = [];
    private readonly List<bool> _boundaries = [];

    public CountingRuns(JobFold job)
    {
        AreCompleted = job.ForgotCompleted;
        foreach (var run in job.Runs)
        {
            if (job.OutcomeOf(run) == RunOutcome.Completed && job.HasTargets(run)) AreCompleted = true;
        }

        var counted = AreCompleted ? RunOutcome.Completed : RunOutcome.Failed;
        ulong sql = 0;
        ulong version = 0;
        foreach (var run in job.Runs)
        {
            if (job.OutcomeOf(run) != counted || !job.HasTargets(run)) continue;
            _boundaries.Add(Differs(run.Sql, sql) || Differs(run.Version, version));
            _runs.Add(run);
            if (run.Sql != 0) sql = run.Sql;
            if (run.Version != 0) version = run.Version;
        }
    }

    /// <summary>True where completed runs count; false where, for want of one, failed ones do.</summary>
    public bool AreCompleted { get; }

    public int Count => _runs.Count;

    public RunFold this[int index] => _runs[index];

    /// <summary>The first run that was current when the run at an index was the last: itself or the one before.</summary>
    public int WindowStart(int index) => index == 0 || _boundaries[index] ? index : index - 1;

    public int IndexOf(RunFold run) => _runs.IndexOf(run);

    private static bool Differs(ulong one, ulong before) => one != 0 && before != 0 && one != before;
}
