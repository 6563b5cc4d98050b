using LineageService.Ingestion.Events.Contributions;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// All that must be remembered of a job's events so that its lineage is a function of their set (lineage-semantics.md §6). Mutable; one
/// writer.
/// <para>
/// Runs beyond <see cref="EventIngestOptions.RetainedRuns"/> are forgotten, the oldest first; they can no longer become one of the last
/// two, so only an event that arrives later than that many runs could be folded otherwise than it should.
/// </para>
/// </summary>
internal sealed class JobFold(JobId id)
{
    private const int MaxDeclared = 8;

    private readonly Dictionary<UInt128, int> _byHash = [];

    public JobId Id { get; } = id;

    public JobFacetsFold Facets { get; } = new();

    public List<StoredContribution> Contributions { get; } = [];

    /// <summary>In order (<see cref="RunFold.CompareTo"/>).</summary>
    public List<RunFold> Runs { get; } = [];

    /// <summary>In order of their keys.</summary>
    public List<DeclaredFold> Declared { get; } = [];

    public List<WrittenTarget> Written { get; } = [];

    /// <summary>True once a completed run that wrote something was forgotten.</summary>
    public bool ForgotCompleted { get; set; }

    /// <summary>True once a declaration was forgotten.</summary>
    public bool ForgotDeclared { get; set; }

    /// <summary>What the last composition was made from; equal means that composing again would give the same.</summary>
    public ulong Composed { get; set; }

    /// <summary>Hash of the job record as last written.</summary>
    public ulong Record { get; set; }

    /// <summary>Runs whose part changed since the last composition.</summary>
    public HashSet<RunFold> Touched { get; } = [];

    public bool IsDeclaredTouched { get; private set; }

    /// <summary>True where a run that counts turned out to have begun earlier.</summary>
    public bool HasEarlierRun { get; private set; }

    /// <summary>True where the contributions or the facets' values changed since they were written.</summary>
    public bool IsContentDirty { get; set; }

    /// <summary>True where the store holds its content.</summary>
    public bool IsStored { get; set; }

    /// <summary>Folds a run event; returns true where its contribution is new to the job.</summary>
    public bool Add(RunEvent read, EventKey key, StoredContribution? contribution)
    {
        IsContentDirty |= Facets.Offer(key, read.Job.Facets);
        var run = FindOrAdd(read.Run.Id);
        HasEarlierRun |= run.Traits.HasFlag(RunTraits.Counted) && key.Ticks < run.Earliest;
        run.Add(read.EventType, key, read.Run.Facets.ErrorMessage.Value is { HasMessage: true });
        if (read.Job.Facets.JobType.Value is { } type)
            run.Traits |= RunTraits.TypeKnown | (type.IsUnbounded ? RunTraits.Unbounded : RunTraits.None);
        if (read.Job.Facets.Sql.Value is { } sql && key > run.SqlKey) (run.SqlKey, run.Sql) = (key, Facets.HashOfSql(sql.Query));
        if (read.Job.Facets.SourceCodeLocation.Value?.Version is { } version && key > run.VersionKey)
            (run.VersionKey, run.Version) = (key, StableHash.Of(version));
        var isNew = false;
        if (contribution is not null) run.Add(IndexOf(contribution, out isNew));
        Place(run);
        return isNew;
    }

    /// <summary>Folds a declaration; returns true where its contribution is new to the job.</summary>
    public bool Declare(EventKey key, JobFacets facets, StoredContribution? contribution)
    {
        IsContentDirty |= Facets.Offer(key, facets);
        if (contribution is null) return false;
        var declared = new DeclaredFold(key, IndexOf(contribution, out var isNew));
        var index = Declared.FindIndex(known => known.Key >= key);
        if (index >= 0 && Declared[index].Key == key) return isNew;
        Declared.Insert(index < 0 ? Declared.Count : index, declared);
        if (Declared.Count > MaxDeclared)
        {
            Declared.RemoveAt(0);
            ForgotDeclared = true;
        }

        IsDeclaredTouched = true;
        return isNew;
    }

    public void MarkComposed(CountingRuns runs)
    {
        foreach (var run in Touched)
            run.Traits = runs.IndexOf(run) < 0 ? run.Traits & ~RunTraits.Counted : run.Traits | RunTraits.Counted;
        Touched.Clear();
        IsDeclaredTouched = false;
        HasEarlierRun = false;
    }

    public RunOutcome OutcomeOf(RunFold run) => run.Outcome(Facets.IsUnbounded);

    /// <summary>True where the run wrote some dataset: one that did not changes nothing.</summary>
    public bool HasTargets(RunFold run)
    {
        foreach (var index in run.Contributions)
        {
            if (Contributions[index].HasTargets) return true;
        }

        return false;
    }

    /// <summary>Puts back a contribution that was read from the store.</summary>
    public void Restore(StoredContribution contribution)
    {
        _byHash[contribution.Hash] = Contributions.Count;
        Contributions.Add(contribution);
    }

    /// <summary>Forgets runs beyond the limits, then contributions that nothing refers to.</summary>
    public void Forget(EventIngestOptions options)
    {
        if (Runs.Count <= options.RetainedRuns) return;
        ForgetRuns(options);
        ForgetContributions();
    }

    private RunFold FindOrAdd(RunId run)
    {
        // From the end: events come for the newest runs.
        for (var index = Runs.Count - 1; index >= 0; index--)
        {
            if (Runs[index].Id == run) return Runs[index];
        }

        var added = new RunFold(run);
        Runs.Add(added);
        return added;
    }

    private void Place(RunFold run)
    {
        var index = Runs.IndexOf(run);
        for (; index > 0 && Runs[index - 1].CompareTo(run) > 0; index--) Runs[index] = Runs[index - 1];
        Runs[index] = run;
        Touched.Add(run);
    }

    private int IndexOf(StoredContribution contribution, out bool isNew)
    {
        isNew = !_byHash.TryGetValue(contribution.Hash, out var index);
        if (!isNew) return index;
        IsContentDirty = true;
        Restore(contribution);
        return Contributions.Count - 1;
    }

    private void ForgetRuns(EventIngestOptions options)
    {
        var over = 0;
        var open = 0;
        var counting = 0;
        for (var index = Runs.Count - 1; index >= 0; index--)
        {
            var run = Runs[index];
            var outcome = OutcomeOf(run);
            var isOpen = run.Terminal.IsNone;
            var completed = outcome == RunOutcome.Completed && HasTargets(run);

            // The newest; those not over yet, which will have more events; and enough that count, however many failed behind them.
            var keep = isOpen ? ++open <= options.RetainedOpenRuns : ++over <= options.RetainedRuns;
            if (completed && ++counting <= EventIngestOptions.RetainedCompletedRuns) keep = true;
            if (keep) continue;
            ForgotCompleted |= completed;
            Runs.RemoveAt(index);
        }
    }

    private void ForgetContributions()
    {
        var used = new bool[Contributions.Count];
        foreach (var run in Runs)
        {
            foreach (var index in run.Contributions) used[index] = true;
        }

        foreach (var declared in Declared) used[declared.Contribution] = true;
        if (!used.Contains(false)) return;
        IsContentDirty = true;

        var moved = new int[used.Length];
        var kept = Contributions.ToArray();
        Contributions.Clear();
        _byHash.Clear();
        for (var index = 0; index < used.Length; index++)
        {
            moved[index] = Contributions.Count;
            if (used[index]) Restore(kept[index]);
        }

        foreach (var run in Runs)
        {
            for (var index = 0; index < run.Contributions.Count; index++) run.Contributions[index] = moved[run.Contributions[index]];
        }

        for (var index = 0; index < Declared.Count; index++)
            Declared[index] = Declared[index] with { Contribution = moved[Declared[index].Contribution] };
    }
}
