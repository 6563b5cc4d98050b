namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Forgets what a job need not remember: runs and declarations beyond the limits, the oldest first, then contributions that nothing refers to.
/// Only after composing: what is forgotten was written and stays as it is.
/// </summary>
internal static class JobForgetting
{
    public static void Forget(JobFold job, EventIngestOptions options)
    {
        if (job.Runs.Count <= options.RetainedRuns && job.Declared.Count <= EventIngestOptions.RetainedDeclarations) return;
        ForgetRuns(job, options);
        while (job.Declared.Count > EventIngestOptions.RetainedDeclarations)
        {
            job.Frozen = job.Frozen with { Declared = Math.Max(job.Frozen.Declared, job.Declared[0].Key.Ticks) };
            job.Declared.RemoveAt(0);
        }

        ForgetContributions(job);
        if (job.Versions.IsEmpty) return;
        job.IsContentDirty |= job.Versions.Keep(
            [.. job.Runs.SelectMany(run => run.Parts).Select(part => part.Version), .. job.Declared.Select(declared => declared.Version)]);
    }

    private static void ForgetRuns(JobFold job, EventIngestOptions options)
    {
        var over = 0;
        var open = 0;
        var counting = 0;
        var forgotten = new Stack<RunFold>();
        for (var index = job.Runs.Count - 1; index >= 0; index--)
        {
            var run = job.Runs[index];
            var isOpen = run.Own.Terminal.IsNone;
            var completed = job.OutcomeOf(run) == RunOutcome.Completed && job.HasTargets(run);

            // The newest; those not over yet, which will have more events; and enough that count, however many failed behind them.
            var keep = isOpen ? ++open <= options.RetainedOpenRuns : ++over <= options.RetainedRuns;
            if (completed && ++counting <= EventIngestOptions.RetainedCompletedRuns) keep = true;
            if (keep) continue;
            job.Runs.RemoveAt(index);
            if (run.IsCounted) forgotten.Push(run);
        }

        foreach (var run in forgotten) Freeze(job, run);
    }

    private static void Freeze(JobFold job, RunFold run)
    {
        var frozen = job.Frozen;
        job.Frozen = frozen with
        {
            Runs = run.Earliest,
            HasCompleted = frozen.HasCompleted || job.OutcomeOf(run) == RunOutcome.Completed,
            Sql = run.Sql != 0 ? run.Sql : frozen.Sql,
            Version = run.Version ?? frozen.Version,
        };
    }

    private static void ForgetContributions(JobFold job)
    {
        var used = new bool[job.Contributions.Count];
        foreach (var run in job.Runs)
        {
            foreach (var statement in run.Own.Statements) used[statement.Contribution] = true;
            foreach (var (_, part) in run.Guests)
            {
                foreach (var statement in part.Statements) used[statement.Contribution] = true;
            }
        }

        foreach (var declared in job.Declared) used[declared.Contribution] = true;
        if (!used.Contains(false)) return;
        job.IsContentDirty = true;

        var moved = new int[used.Length];
        var kept = job.Contributions.ToArray();
        job.ClearContributions();
        for (var index = 0; index < used.Length; index++)
        {
            moved[index] = job.Contributions.Count;
            if (used[index]) job.Restore(kept[index]);
        }

        foreach (var part in job.Runs.SelectMany(run => run.Parts))
        {
            for (var index = 0; index < part.Statements.Count; index++)
            {
                var statement = part.Statements[index];
                part.Statements[index] = statement with { Contribution = moved[statement.Contribution] };
            }
        }

        for (var index = 0; index < job.Declared.Count; index++)
            job.Declared[index] = job.Declared[index] with { Contribution = moved[job.Declared[index].Contribution] };
    }
}
