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
    private const int ChunkShift = 16;

    private readonly EntityTables _tables;
    private readonly EdgeSetReader _reader;
    private readonly List<NumberedEdge[]> _chunks = [];
    private readonly List<(int Job, int Owner)> _ownersOfJobs = [];
    private readonly List<EdgeSet> _ofAliases = [];
    private NumberedEdge[] _chunk = [];
    private int _inChunk;
    private int _count;
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
        return ordinal;
    }

    /// <summary>Adds an edge of the owner begun last.</summary>
    public void AddEdge(in NumberedEdge edge)
    {
        if (_inChunk == _chunk.Length)
        {
            _chunks.Add(_chunk = GC.AllocateUninitializedArray<NumberedEdge>(1 << ChunkShift));
            _inChunk = 0;
        }

        _chunk[_inChunk++] = edge;
        _count = checked(_count + 1);
    }

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
        var (offsets, targets) = DatasetEdges();
        var layout = BaseLayout.Of(datasets, DatasetOrder.Topological(offsets, targets));
        var adjacency = Assemble(layout);
        for (var ordinal = 0; ordinal < datasets.Length; ordinal++) _tables.Datasets[ordinal] = layout.Datasets[ordinal];
        var graph = new LineageGraph(_tables.Names)
        {
            Identity = _tables.Identity,
            Epoch = epoch,
            Base = adjacency,
            Datasets = _tables.Datasets.ToImmutable(),
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

    private ref readonly NumberedEdge Edge(int index) => ref _chunks[index >> ChunkShift][index & ((1 << ChunkShift) - 1)];

    private int Target(in NumberedEdge edge) => _tables.Owners[edge.Attributes.Owner].Target;

    // Edges of an owner stand together, so one stamp per source dataset drops nearly all repetitions.
    private (int[] Offsets, int[] Targets) DatasetEdges()
    {
        var stamps = new int[_tables.Datasets.Count];
        var pairs = new List<(int From, int To)>();
        var offsets = new int[stamps.Length + 1];
        for (var index = 0; index < _count; index++)
        {
            ref readonly var edge = ref Edge(index);
            if (stamps[edge.FromDataset] == edge.Attributes.Owner + 1) continue;
            stamps[edge.FromDataset] = edge.Attributes.Owner + 1;
            var target = Target(edge);
            if (target == edge.FromDataset) continue;
            pairs.Add((edge.FromDataset, target));
            offsets[edge.FromDataset + 1]++;
        }

        for (var dataset = 1; dataset < offsets.Length; dataset++) offsets[dataset] += offsets[dataset - 1];
        var cursor = offsets.AsSpan(0, stamps.Length).ToArray();
        var targets = new int[pairs.Count];
        foreach (var (from, to) in pairs) targets[cursor[from]++] = to;
        return (offsets, targets);
    }

    private BaseAdjacency Assemble(BaseLayout layout)
    {
        var nodes = layout.NodeDataset.Length;
        var starts = new int[layout.Datasets.Length];
        for (var ordinal = 0; ordinal < starts.Length; ordinal++) starts[ordinal] = layout.Datasets[ordinal].RowSetNode + 1;

        var offsets = new int[nodes + 1];
        for (var index = 0; index < _count; index++)
        {
            ref readonly var edge = ref Edge(index);
            offsets[starts[edge.FromDataset] + edge.FromField + 1]++;
        }

        for (var node = 1; node <= nodes; node++) offsets[node] += offsets[node - 1];
        var cursor = offsets.AsSpan(0, nodes).ToArray();
        var order = new int[_count];
        for (var index = 0; index < _count; index++)
        {
            ref readonly var edge = ref Edge(index);
            order[cursor[starts[edge.FromDataset] + edge.FromField]++] = index;
        }

        var assembler = new AdjacencyAssembler(layout.NodeDataset, _count);
        for (var node = 0; node < nodes; node++)
        {
            for (var place = offsets[node]; place < offsets[node + 1]; place++)
            {
                ref readonly var edge = ref Edge(order[place]);
                assembler.Add(Neighbor.Pack(starts[Target(edge)] + edge.ToField, edge.Attributes.Subtype), edge.Attributes);
            }

            assembler.EndRow();
        }

        return assembler.ToAdjacency();
    }
}
