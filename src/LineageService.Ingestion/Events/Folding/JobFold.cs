using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// All that must be remembered of a job's events so that its lineage is a function of their set (lineage-semantics.md §6). Mutable; one
/// writer.
/// <para>
/// Runs beyond <see cref="EventIngestOptions.RetainedRuns"/> are forgotten, the oldest first (<see cref="JobForgetting"/>); what they gave is
/// frozen, and an event that arrives later than that many newer runs changes nothing.
/// </para>
/// </summary>
internal sealed class JobFold(JobId id)
{
    private readonly Dictionary<UInt128, int> _byHash = [];

    public JobId Id { get; } = id;

    public JobFacetsFold Facets { get; } = new();

    public List<StoredContribution> Contributions { get; } = [];

    /// <summary>The declared versions that its runs and declarations name.</summary>
    public VersionTexts Versions { get; } = new();

    /// <summary>In order (<see cref="RunFold.CompareTo"/>).</summary>
    public List<RunFold> Runs { get; } = [];

    /// <summary>In order of their keys.</summary>
    public List<DeclaredFold> Declared { get; } = [];

    public List<WrittenTarget> Written { get; set; } = [];

    /// <summary>What was forgotten, and what must be known of it.</summary>
    public FrozenPast Frozen { get; set; }

    /// <summary>What the last composition was made from; equal means that composing again would give the same.</summary>
    public ulong Composed { get; set; }

    /// <summary>Hash of the job record as last written.</summary>
    public ulong Record { get; set; }

    /// <summary>UTC ticks of the latest event since the last composition: a record that changes then holds since.</summary>
    public long ChangedAt { get; private set; }

    /// <summary>Runs whose part changed since the last composition.</summary>
    public HashSet<RunFold> Touched { get; } = [];

    public bool IsDeclaredTouched { get; private set; }

    /// <summary>True where something was told anew of a run that counts: when it began, its version, the first event that said what it said.</summary>
    public bool IsRetold { get; private set; }

    /// <summary>True where the contributions or the facets' values changed since they were written.</summary>
    public bool IsContentDirty { get; set; }

    /// <summary>True where the store holds its content.</summary>
    public bool IsStored { get; set; }

    /// <summary>Folds what an event that names this job says of the job itself.</summary>
    public void Offer(EventKey key, JobFacets facets)
    {
        ChangedAt = Math.Max(ChangedAt, key.Ticks);
        IsContentDirty |= Facets.Offer(key, facets);
    }

    /// <summary>Folds a run event that this job hosts; returns true where its contribution is new to the job.</summary>
    /// <param name="origin">The name under which it came, where that is not this job's.</param>
    public bool Add(RunEvent read, EventKey key, StoredContribution? contribution, JobId? origin)
    {
        ChangedAt = Math.Max(ChangedAt, key.Ticks);
        var run = FindOrAdd(read.Run.Id);
        var part = run.PartOf(origin);
        var changed = key.Ticks < part.Earliest;
        part.Add(read.EventType, key, read.Run.Facets.ErrorMessage.Value is { HasMessage: true });
        if (read.Job.Facets.JobType.Value is { } type)
            part.Traits |= RunTraits.TypeKnown | (type.IsUnbounded ? RunTraits.Unbounded : RunTraits.None);
        if (read.Job.Facets.Sql.Value is { } sql && key > part.SqlKey)
        {
            var hash = Facets.HashOfSql(sql.Query);
            changed |= part.Sql != hash;
            (part.SqlKey, part.Sql) = (key, hash);
        }

        if (read.Job.Facets.SourceCodeLocation.Value?.Version is { } version && key > part.VersionKey)
        {
            changed |= part.Version != version;
            (part.VersionKey, part.Version) = (key, version);
            IsContentDirty |= Versions.Add(version);
        }

        var isNew = false;
        if (contribution is not null) changed |= part.Add(IndexOf(contribution, out isNew), key);
        IsRetold |= changed && run.IsCounted;
        Place(run);
        return isNew;
    }

    /// <summary>Folds a declaration; returns true where its contribution is new to the job.</summary>
    public bool Declare(EventKey key, JobFacets facets, StoredContribution? contribution)
    {
        Offer(key, facets);
        if (contribution is null) return false;
        var sql = facets.Sql.Value is { } text ? Facets.HashOfSql(text.Query) : 0;
        var version = facets.SourceCodeLocation.Value?.Version;
        IsContentDirty |= Versions.Add(version);
        var declared = new DeclaredFold(key, IndexOf(contribution, out var isNew), sql, version);
        var index = Declared.FindIndex(known => known.Key >= key);
        if (index >= 0 && Declared[index].Key == key) return isNew;
        Declared.Insert(index < 0 ? Declared.Count : index, declared);
        IsDeclaredTouched = true;
        return isNew;
    }

    /// <summary>Takes out what it hosts of a run under a name; null where it hosts nothing.</summary>
    public RunPart? Take(RunId id, JobId origin)
    {
        var run = Runs.Find(known => known.Id == id);
        if (run?.Take(OriginOf(origin)) is not { } part) return null;
        Touched.Add(run);
        IsRetold |= run.IsCounted;
        if (!run.IsEmpty)
        {
            Place(run);
            return part;
        }

        Runs.Remove(run);
        Touched.Remove(run);
        return part;
    }

    /// <summary>Hosts from now on what another job hosted; returns the contributions that are new to this one.</summary>
    public List<StoredContribution> Host(RunId id, JobId origin, RunPart part, JobFold former)
    {
        var added = new List<StoredContribution>();
        IsContentDirty |= Versions.Add(part.Version);
        var statements = part.Statements.ToArray();
        part.Statements.Clear();
        foreach (var statement in statements)
        {
            var contribution = former.Contributions[statement.Contribution];
            part.Add(IndexOf(contribution, out var isNew), statement.Key);
            if (isNew) added.Add(contribution);
        }

        var run = FindOrAdd(id);
        run.Put(OriginOf(origin), part);
        IsRetold |= run.IsCounted;
        ChangedAt = Math.Max(ChangedAt, part.Earliest);
        Place(run);
        return added;
    }

    public void MarkComposed(CountingRuns runs)
    {
        foreach (var run in Runs) run.IsCounted = false;
        for (var index = 0; index < runs.Count; index++) runs[index].IsCounted = true;
        Touched.Clear();
        IsDeclaredTouched = false;
        IsRetold = false;
        ChangedAt = 0;
    }

    public RunOutcome OutcomeOf(RunFold run) => run.Outcome(Facets.IsUnbounded);

    /// <summary>True where the run wrote some dataset: one that did not changes nothing.</summary>
    public bool HasTargets(RunFold run)
    {
        var statements = run.Statements;
        for (var index = 0; index < statements.Count; index++)
        {
            if (Contributions[statements[index].Contribution].HasTargets) return true;
        }

        return false;
    }

    /// <summary>Puts back a contribution that was read from the store.</summary>
    public void Restore(StoredContribution contribution)
    {
        _byHash[contribution.Hash] = Contributions.Count;
        Contributions.Add(contribution);
    }

    /// <summary>Drops all contributions, for those that are still used to be restored.</summary>
    public void ClearContributions()
    {
        Contributions.Clear();
        _byHash.Clear();
    }

    private JobId? OriginOf(JobId origin) => origin == Id ? null : origin;

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
        for (; index < Runs.Count - 1 && Runs[index + 1].CompareTo(run) < 0; index++) Runs[index] = Runs[index + 1];
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
}
