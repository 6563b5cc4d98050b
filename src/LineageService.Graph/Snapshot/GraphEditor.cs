using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Applies batches on top of a graph. Does what the store does with the same batch, in the same order. Mutable; one use, one writer.
/// </summary>
internal sealed class GraphEditor
{
    private readonly EntityTables _tables;
    private readonly EdgeSetReader _reader;
    private readonly EdgeEdits _edits;

    /// <param name="rebase">
    /// True where the graph gets a new base, for a change that is a large share of it; false where base and unchanged pages are shared.
    /// </param>
    public GraphEditor(LineageGraph origin, bool rebase = false)
    {
        _tables = new EntityTables(origin, isBulk: false);
        _reader = new EdgeSetReader(_tables);
        _edits = rebase ? new BaseEdits(origin, _tables) : new OverlayEdits(origin, _tables);
    }

    public void Apply(LineageBatch batch)
    {
        if (_tables.Groups.NeedsRebuild) return;
        foreach (var job in batch.RetiredJobs) Retire(job);
        foreach (var dataset in batch.Datasets) _tables.Put(dataset);
        foreach (var job in batch.Jobs) _tables.Put(job);
        foreach (var run in batch.Runs) _tables.Job(run.Job, revive: false);
        foreach (var set in batch.EdgeSets) Apply(set);
        foreach (var history in batch.EdgeHistories) Apply(history);
        foreach (var state in batch.FoldStates) _tables.Job(state.Job, revive: false);
    }

    /// <summary>
    /// The graph; null where a name became another one's alias, or ceased to be, and something stands under it already: then it has to be
    /// read anew, and what was edited is of no use.
    /// </summary>
    public LineageGraph? ToGraph(long epoch)
    {
        if (_tables.Groups.NeedsRebuild) return null;
        _edits.Finish();
        _tables.Groups.CheckRealiased(_edits.HasEdges);
        if (_tables.Groups.NeedsRebuild) return null;
        return UnknownIndex.Enter(_edits.ToGraph(epoch), _tables.TouchedJobs);
    }

    private void Retire(JobId id)
    {
        if (!_tables.Names.Jobs.TryGetValue(id, out var ordinal) || ordinal >= _tables.Jobs.Count) return;
        var job = _tables.Jobs[ordinal];
        if (job.Retired) return;
        foreach (var owner in job.Owners) Replace(owner, [], UInt128.Zero, _tables.Owners[owner].Producer, []);
        _tables.Jobs[ordinal] = job with { Retired = true };
        _tables.TouchedJobs.Add(ordinal);
    }

    private void Apply(EdgeSet set)
    {
        if (set.IsEmpty())
        {
            End(set.Job, set.Target, set.Evidence);
            return;
        }

        if (!set.IsActive)
        {
            // Kept by the store as evidence, not walked. What it mentions is there all the same.
            _tables.Job(set.Job, revive: true);
            Mention(set);
            End(set.Job, set.Target, set.Evidence);
            return;
        }

        var key = new OwnerKey(_tables.Job(set.Job, revive: true), _tables.Dataset(set.Target), set.Evidence);
        var owner = _tables.Owner(key);
        var hash = _reader.Read(set, owner);
        Replace(owner, _reader.Edges, hash, set.Producer, set.Unknowns);
    }

    private void Apply(EdgeHistory history)
    {
        foreach (var past in history.Versions) if (past.ValidTo is not null && !past.IsEmpty()) Mention(past);
        if (history.Current is { } current) Apply(current);
        else End(history.Job, history.Target, history.Evidence);
    }

    private void Mention(EdgeSet set)
    {
        _tables.Job(set.Job, revive: false);
        _reader.Mention(set);
    }

    private void End(JobId job, DatasetId target, EvidenceKind evidence)
    {
        if (FindOwner(job, target, evidence) is { IsLive: true } ended) Replace(ended.Ordinal, [], UInt128.Zero, ended.Producer, []);
    }

    private EdgeOwner? FindOwner(JobId id, DatasetId dataset, EvidenceKind evidence) =>
        _tables.Names.Jobs.TryGetValue(id, out var job) && _tables.Names.Datasets.TryGetValue(dataset, out var target)
            && _tables.Names.Owners.TryGetValue(new OwnerKey(job, target, evidence), out var owner) && owner < _tables.Owners.Count
            ? _tables.Owners[owner]
            : null;

    private void Replace(int ordinal, List<NumberedEdge> edges, UInt128 hash, string producer, ImmutableArray<UnknownLineage> unknowns)
    {
        var owner = _tables.Owners[ordinal];
        if (edges.Count + unknowns.Length > 0) _tables.Groups.CheckPlace(owner);

        // Entries may no longer fit the nodes that were placed.
        if (_tables.Groups.NeedsRebuild) return;
        var sameEdges = owner.ContentHash == hash && owner.EdgeCount == edges.Count;
        if (!sameEdges) _edits.Replace(owner, edges);
        if (sameEdges && owner.Unknowns.AsSpan().SequenceEqual(unknowns.AsSpan()) && owner.Producer == producer) return;
        _tables.TouchedJobs.Add(owner.Key.Job);
        _tables.Owners[ordinal] = owner with
        {
            EdgeCount = edges.Count,
            ContentHash = hash,
            Producer = _tables.Names.Intern(producer),
            Unknowns = unknowns,
        };
    }
}
