using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Whether composing a job again would give what was written: the common case of a run that does what the run before did.
/// </summary>
internal static class JobSignature
{
    /// <summary>
    /// What the composition is made from: the contributions of the current runs, of the latest declaration, the job's facets, and the rules
    /// by which evidence is ranked.
    /// </summary>
    public static ulong Of(JobFold job, CountingRuns runs, ulong ranking)
    {
        var hash = default(StableHash);
        hash.Add(ranking);
        hash.Add(runs.AreCompleted ? 1 : 2);
        if (runs.Count > 0)
        {
            var last = runs.Count - 1;
            var start = runs.WindowStart(last);

            // Two runs that contribute the same count like one; two that differ, in either order.
            var one = Of(job, runs[last].Statements);
            var other = start == last ? one : Of(job, runs[start].Statements);
            hash.Add(Math.Min(one, other));
            hash.Add(Math.Max(one, other));
        }

        if (job.Declared.Count > 0) hash.Add((ulong)job.Contributions[job.Declared[^1].Contribution].Hash);
        hash.Add(job.Facets.Content);
        return hash.Value;
    }

    /// <summary>
    /// True where an equal signature also means equal history: only runs that never counted, or the last one, were touched, and nothing was
    /// told anew of one that counts. A change further back moves times or causes.
    /// </summary>
    public static bool IsEnough(JobFold job, CountingRuns runs)
    {
        if (job.IsDeclaredTouched || job.IsRetold) return false;
        foreach (var run in job.Touched)
        {
            var index = runs.IndexOf(run);
            if (index < 0 ? run.IsCounted : index != runs.Count - 1) return false;
        }

        return true;
    }

    private static ulong Of(JobFold job, IReadOnlyList<RunStatement> statements)
    {
        ulong sum = (ulong)statements.Count;
        for (var index = 0; index < statements.Count; index++) sum += (ulong)job.Contributions[statements[index].Contribution].Hash;
        return sum;
    }
}
