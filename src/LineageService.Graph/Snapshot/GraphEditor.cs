using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Applies batches on top of a graph: unchanged pages and the whole base are shared with it. Does what the store does with the same
/// batch, in the same order. Mutable; one use, one writer.
/// </summary>
internal sealed class GraphEditor
{
    private readonly LineageGraph _origin;
    private readonly EntityTables _tables;
    private readonly EdgeSetReader _reader;
    private readonly RowEditor _rows;
    private readonly PagedArray<LaterNode>.Builder _laterNodes;
    private readonly HashSet<int> _edited = [];
    private long _edges;

    public GraphEditor(LineageGraph origin)
    {
        _origin = origin;
        _tables = new EntityTables(origin, isBulk: false);
        _reader = new EdgeSetReader(_tables);
        _rows = new RowEditor(origin);
        _laterNodes = origin.LaterNodes.ToBuilder();
        _edges = origin.EdgeCount;
    }

    /// <summary>
    /// True where a name became another one's alias, or ceased to be, and something stands under it already: the graph has to be read anew.
    /// </summary>
    public bool NeedsRebuild => _tables.Groups.NeedsRebuild;

    public void Apply(LineageBatch batch)
    {
        foreach (var job in batch.RetiredJobs) Retire(job);
        foreach (var dataset in batch.Datasets) _tables.Put(dataset);
        foreach (var job in batch.Jobs) _tables.Put(job);
        foreach (var run in batch.Runs) _tables.Job(run.Job, revive: false);
        foreach (var set in batch.EdgeSets) Apply(set);
        foreach (var history in batch.EdgeHistories) Apply(history);
        foreach (var state in batch.FoldStates) _tables.Job(state.Job, revive: false);
    }

    public LineageGraph ToGraph(long epoch)
    {
        _rows.Flush();
        PlaceNodes();
        _tables.Groups.CheckRealiased(HasEdges);
        var (nameOrder, namePlace) = LaterNames.Extend(_origin, _tables);
        var graph = new LineageGraph(_tables.Names)
        {
            Identity = _origin.Identity,
            Epoch = epoch,
            EdgeCount = _edges,
            DirtyNodes = _rows.DirtyNodes,
            Base = _origin.Base,
            Rows = _rows.ToRows(),
            Datasets = _tables.Datasets.ToImmutable(),
            Jobs = _tables.Jobs.ToImmutable(),
            Owners = _tables.Owners.ToImmutable(),
            LaterNodes = _laterNodes.ToImmutable(),
            NameOrder = _origin.NameOrder,
            LaterNameOrder = nameOrder,
            LaterNamePlace = namePlace,
            UnknownJobs = _origin.UnknownJobs,
        };
        return UnknownIndex.Enter(graph, _tables.TouchedJobs);
    }

    private bool HasEdges(GraphDataset dataset)
    {
        foreach (var node in new DatasetNodes(dataset)) if (_rows.HasEdges(node)) return true;
        return false;
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
        var sameEdges = owner.ContentHash == hash && owner.EdgeCount == edges.Count;
        if (!sameEdges)
        {
            // Edits of this owner that are still pending must be in the rows before its edges are looked up there.
            if (!_edited.Add(ordinal)) _rows.Flush();
            PlaceNodes();
            _edges += Diff(owner, edges);
        }

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

    // Only what differs is edited: a set that gains one edge dirties two nodes, not all it touches.
    private long Diff(EdgeOwner owner, List<NumberedEdge> edges)
    {
        var target = _tables.Datasets[owner.Target];
        var old = owner.EdgeCount == 0 ? [] : _rows.OwnedBy(owner.Ordinal, target);
        var wanted = new HashSet<PlacedEdge>(edges.Count);
        foreach (var edge in edges)
        {
            var from = _tables.Datasets[edge.FromDataset];
            var placed = new PlacedEdge(Node(from, edge.FromField), Node(target, edge.ToField), edge.Attributes);
            if (wanted.Add(placed) && !old.Contains(placed)) _rows.Add(placed);
        }

        var removed = 0;
        foreach (var placed in old)
        {
            if (wanted.Contains(placed)) continue;
            _rows.Remove(placed);
            removed++;
        }

        return wanted.Count - (long)old.Count;
    }

    private static int Node(GraphDataset dataset, int field) => field < 0 ? dataset.RowSetNode : dataset.NodeOf(field);

    // New datasets and fields get numbers behind the base's; the next compaction moves them to their dataset.
    private void PlaceNodes()
    {
        foreach (var ordinal in _tables.GrownDatasets)
        {
            var entry = _tables.Datasets[ordinal];
            if (entry.RowSetNode < 0)
            {
                var first = _origin.Base.NodeCount + _laterNodes.Count;
                for (var field = -1; field < entry.Fields.Count; field++) _laterNodes.Add(new LaterNode(ordinal, field));
                _tables.Datasets[ordinal] = entry with { RowSetNode = first, ContiguousFields = entry.Fields.Count };
                continue;
            }

            var placed = entry.ContiguousFields + entry.LaterNodes.Length;
            if (placed == entry.Fields.Count) continue;
            var later = new int[entry.Fields.Count - entry.ContiguousFields];
            entry.LaterNodes.CopyTo(later, 0);
            for (var field = placed; field < entry.Fields.Count; field++)
            {
                later[field - entry.ContiguousFields] = _origin.Base.NodeCount + _laterNodes.Add(new LaterNode(ordinal, field));
            }

            _tables.Datasets[ordinal] = entry with { LaterNodes = later };
        }

        _tables.GrownDatasets.Clear();
    }
}
