using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Whether composing a job again would give what was written: the common case of a run that does what the run before did.
/// </summary>
internal static class JobSignature
{
    /// <summary>
    /// What the composition is made from: the contributions of the current runs, of the latest declaration, and the job's facets.
    /// </summary>
    public static ulong Of(JobFold job, CountingRuns runs)
    {
        var hash = default(StableHash);
        hash.Add(runs.AreCompleted ? 1 : 2);
        if (runs.Count > 0)
        {
            var last = runs.Count - 1;
            var start = runs.WindowStart(last);

            // Two runs that contribute the same count like one; two that differ, in either order.
            var one = Of(job, runs[last].Contributions);
            var other = Of(job, runs[start].Contributions);
            hash.Add(Math.Min(one, other));
            hash.Add(Math.Max(one, other));
        }

        if (job.Declared.Count > 0) hash.Add(Of(job, [job.Declared[^1].Contribution]));
        hash.Add(job.Facets.Content);
        return hash.Value;
    }

    /// <summary>
    /// True where an equal signature also means equal times: only runs that never counted, or the last one, were touched. A change further
    /// back may move the time since when the edges hold.
    /// </summary>
    public static bool IsEnough(JobFold job, CountingRuns runs)
    {
        if (job.IsDeclaredTouched || job.HasEarlierRun) return false;
        foreach (var run in job.Touched)
        {
            var index = runs.IndexOf(run);
            if (index < 0 ? run.Traits.HasFlag(RunTraits.Counted) : index != runs.Count - 1) return false;
        }

        return true;
    }

    private static ulong Of(JobFold job, List<int> contributions)
    {
        ulong sum = (ulong)contributions.Count;
        foreach (var index in contributions) sum += (ulong)job.Contributions[index].Hash;
        return sum;
    }
}
