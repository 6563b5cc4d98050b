using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Builds a graph in bulk: datasets, jobs, then edge sets, then <see cref="Build"/>. For one change on top of a graph there is
/// <see cref="GraphEditor"/>. Mutable; one use, one thread.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly EntityTables _tables;
    private readonly EdgeSetReader _reader;
    private readonly AddedEdges _edges = new();
    private readonly List<(int Job, int Owner)> _ownersOfJobs = [];
    private readonly List<EdgeSet> _ofAliases = [];
    private bool _areJoined;

    public GraphBuilder(NameIndex names, IdentityMap identity)
    {
        _tables = new EntityTables(new LineageGraph(names) { Identity = identity }, isBulk: true);
        _reader = new EdgeSetReader(_tables);
    }

    public EntityTables Tables => _tables;

    /// <summary>Joins datasets with their aliases: all datasets are known, and the fields that edges name.</summary>
    public void JoinAliases()
    {
        _tables.Groups.JoinAll();
        _areJoined = true;
    }

    /// <summary>
    /// The number of the owner whose edges follow; <see cref="EndOwner"/> closes it. A second time for one key is a caller's bug.
    /// </summary>
    public int BeginOwner(OwnerKey key)
    {
        var ordinal = _tables.Owners.Count;
        _tables.Names.Owners.Add(key, ordinal);
        _edges.Begin(ordinal);
        return ordinal;
    }

    /// <summary>Adds an edge of the owner begun last.</summary>
    public void AddEdge(in NumberedEdge edge) => _edges.Add(edge);

    /// <summary>Closes the owner begun last: how many edges it got, and their hash.</summary>
    public void EndOwner(OwnerKey key, string producer, ImmutableArray<UnknownLineage> unknowns, int edges, UInt128 hash)
    {
        var owner = _tables.NewOwner(_tables.Owners.Count, key) with
        {
            Producer = _tables.Names.Intern(producer),
            Unknowns = unknowns,
            EdgeCount = edges,
            ContentHash = hash,
        };
        _tables.Owners.Add(owner);
        _ownersOfJobs.Add((key.Job, owner.Ordinal));
        if (!unknowns.IsEmpty) _tables.TouchedJobs.Add(key.Job);
    }

    /// <summary>Adds an edge set, which must be active.</summary>
    public void Add(EdgeSet set)
    {
        // Where an alias's fields stand is known only when all fields of the dataset that stands for it are.
        if (NamesAlias(set))
        {
            _reader.Mention(set);
            _ofAliases.Add(set);
            return;
        }

        Number(set);
    }

    private bool NamesAlias(EdgeSet set)
    {
        if (_tables.Datasets[_tables.Dataset(set.Target)].AliasOf is not null) return true;
        foreach (var dataset in set.Block.Datasets)
            if (_tables.Datasets[_tables.Dataset(dataset)].AliasOf is not null) return true;

        return false;
    }

    private void Number(EdgeSet set)
    {
        var key = new OwnerKey(_tables.Job(set.Job, revive: true), _tables.Dataset(set.Target), set.Evidence);
        var owner = BeginOwner(key);
        var hash = _reader.Read(set, owner);
        foreach (var edge in _reader.Edges) AddEdge(edge);
        EndOwner(key, set.Producer, set.Unknowns, _reader.Edges.Count, hash);
    }

    public LineageGraph Build(long epoch)
    {
        if (_ofAliases.Count > 0 || !_areJoined) JoinAliases();
        foreach (var set in _ofAliases) Number(set);
        GiveOwnersToJobs();
        var datasets = new GraphDataset[_tables.Datasets.Count];
        for (var ordinal = 0; ordinal < datasets.Length; ordinal++) datasets[ordinal] = _tables.Datasets[ordinal];
        var targets = new int[_tables.Owners.Count];
        for (var owner = 0; owner < targets.Length; owner++) targets[owner] = _tables.Owners[owner].Target;
        var assembly = new BaseAssembly(new LineageGraph(_tables.Names), datasets, _edges, targets, CancellationToken.None);
        var (layout, adjacency) = (assembly.Layout, assembly.Assemble());
        var graph = new LineageGraph(_tables.Names)
        {
            Identity = _tables.Identity,
            Epoch = epoch,
            Base = adjacency,
            Datasets = PagedArray<GraphDataset>.Of(layout.Datasets),
            Jobs = _tables.Jobs.ToImmutable(),
            Owners = _tables.Owners.ToImmutable(),
            NameOrder = layout.NameOrder,
            EdgeCount = adjacency.EdgeCount,
        };
        return UnknownIndex.Enter(graph, _tables.TouchedJobs);
    }

    // All owners of a job at once: added one by one they would copy the job each time.
    private void GiveOwnersToJobs()
    {
        _ownersOfJobs.Sort();
        for (var start = 0; start < _ownersOfJobs.Count;)
        {
            var job = _ownersOfJobs[start].Job;
            var end = start + 1;
            while (end < _ownersOfJobs.Count && _ownersOfJobs[end].Job == job) end++;
            var owners = ImmutableArray.CreateBuilder<int>(end - start);
            for (; start < end; start++) owners.Add(_ownersOfJobs[start].Owner);
            _tables.Jobs[job] = _tables.Jobs[job] with { Owners = owners.MoveToImmutable() };
        }
    }
}
