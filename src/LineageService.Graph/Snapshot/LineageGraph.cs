using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// The lineage graph of one epoch: datasets, jobs and edges under dense numbers, adjacency both ways. Immutable: take it once per
/// question. Not the store: it holds no descriptions, types, SQL, events or history. Node numbers hold within one graph only; ordinals of
/// datasets, jobs and owners hold while the process lives.
/// </summary>
public sealed class LineageGraph
{
    private long _epoch;

    // By dataset, 0 where not looked at yet; two threads may each begin one, with the same content.
    private DatasetTraits[]? _traits;

    internal LineageGraph(NameIndex names) => Names = names;

    /// <summary>The commit this graph shows.</summary>
    public long Epoch
    {
        get => _epoch;
        internal init => _epoch = value;
    }

    public int DatasetCount => Datasets.Count;

    public int JobCount => Jobs.Count;

    public int OwnerCount => Owners.Count;

    /// <summary>Fields and row sets.</summary>
    public int NodeCount => Base.NodeCount + LaterNodes.Count;

    public long EdgeCount { get; internal init; }

    /// <summary>Nodes whose edges differ from the base: what compaction is triggered by.</summary>
    public int DirtyNodes { get; internal init; }

    /// <summary>Bytes of adjacency and edge attributes in the base; names, datasets and jobs apart.</summary>
    public long AdjacencyBytes => Base.Bytes;

    /// <summary>Which names are one by merges and rules; what symlinks say is in the datasets themselves.</summary>
    public IdentityMap Identity { get; internal init; } = IdentityMap.Empty;

    internal NameIndex Names { get; private set; }

    internal BaseAdjacency Base { get; init; } = BaseAdjacency.Empty;

    internal PagedArray<NodeRows> Rows { get; init; } = PagedArray<NodeRows>.Empty;

    internal PagedArray<GraphDataset> Datasets { get; init; } = PagedArray<GraphDataset>.Empty;

    internal PagedArray<GraphJob> Jobs { get; init; } = PagedArray<GraphJob>.Empty;

    internal PagedArray<EdgeOwner> Owners { get; init; } = PagedArray<EdgeOwner>.Empty;

    /// <summary>Dataset and field of the nodes behind the base's.</summary>
    internal PagedArray<LaterNode> LaterNodes { get; init; } = PagedArray<LaterNode>.Empty;

    /// <summary>Ordinals of the base's datasets in name order.</summary>
    internal int[] NameOrder { get; init; } = [];

    /// <summary>Ordinals of the datasets that came after the base, in name order.</summary>
    internal int[] LaterNameOrder { get; init; } = [];

    /// <summary>Place in <see cref="LaterNameOrder"/> by ordinal, counted from the base's dataset count.</summary>
    internal int[] LaterNamePlace { get; init; } = [];

    /// <summary>Jobs of whose lineage something is unknown; 0 spares walks the look.</summary>
    internal int UnknownJobs { get; init; }

    /// <summary>The same graph as what another commit shows, which changed nothing in it.</summary>
    internal LineageGraph AsOfEpoch(long epoch)
    {
        if (epoch == _epoch) return this;
        var copy = (LineageGraph)MemberwiseClone();
        copy._epoch = epoch;
        return copy;
    }

    /// <summary>True where ordinals and chains mean in this graph what they mean in an earlier one: it is a later one of the same host, or an overlay over it.</summary>
    internal bool SharesOrdinalsWith(LineageGraph earlier) => ReferenceEquals(Names, earlier.Names) || ReferenceEquals(Names.Origin, earlier.Names);

    /// <summary>The same graph with names of its own: what is edited into it is not seen by the host.</summary>
    internal LineageGraph Fork()
    {
        var copy = (LineageGraph)MemberwiseClone();
        copy.Names = NameIndex.Fork(this);
        return copy;
    }

    public GraphDataset DatasetAt(int ordinal) => Datasets[ordinal];

    public GraphJob JobAt(int ordinal) => Jobs[ordinal];

    public EdgeOwner OwnerAt(int ordinal) => Owners[ordinal];

    /// <summary>The job that claims an edge.</summary>
    public JobId JobOf(GraphEdge edge) => Jobs[Owners[edge.Owner].Job].Id;

    /// <summary>
    /// The functions of an edge that take something of the value away, and those around them; empty where all of the value is left or not known what is.
    /// </summary>
    public ImmutableArray<FunctionApplication> ChainOf(GraphEdge edge) => Names.Chains[edge.Chain];

    /// <summary>Chains are numbered below this.</summary>
    internal int ChainCount => Names.Chains.Count;

    public GraphDataset? FindDataset(DatasetId id) =>
        Names.Datasets.TryGetValue(id, out var ordinal) && ordinal < Datasets.Count ? Datasets[ordinal] : null;

    /// <summary>The dataset that another one is only a name of; itself where it is none, or where that dataset is not known.</summary>
    public GraphDataset Canonical(GraphDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.AliasOf is null || Next(dataset.Id) is not { } next) return dataset;
        var end = AliasChain.End(next, Next);
        return FindDataset(end) ?? dataset;
    }

    /// <summary>The entry of a job under its own name, retired or merged as it may be; null for one that never was.</summary>
    public GraphJob? FindJobEntry(JobId id) => Names.Jobs.TryGetValue(id, out var ordinal) && ordinal < Jobs.Count ? Jobs[ordinal] : null;

    /// <summary>The job of an id, or the one that stands for it; null where it and all its other names are retired.</summary>
    public GraphJob? FindJob(JobId id)
    {
        if (!Names.Jobs.TryGetValue(id, out var ordinal) || ordinal >= Jobs.Count)
        {
            // A job that was retired and then merged (a rename) has no entry once the graph was read anew; its name stands for the other all the same.
            return Identity.Canonical(id) is var named && named != id ? FindJob(named) : null;
        }

        var job = Canonical(Jobs[ordinal]);
        return !job.Retired || job.Aliases.Any(alias => !Jobs[alias].Retired) ? job : null;
    }

    /// <summary>The job that another one is only a name of; itself where it is none.</summary>
    public GraphJob Canonical(GraphJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.AliasOf is { } id ? Jobs[Names.Jobs[id]] : job;
    }

    /// <summary>The index of a field of a dataset in the one that stands for it, by the name it has there or here; −1 for none.</summary>
    public int FindField(GraphDataset dataset, string path)
    {
        var canonical = Canonical(dataset);
        var index = canonical.Fields.IndexOf(path);
        if (index >= 0 || canonical.Ordinal == dataset.Ordinal) return index;
        return canonical.Fields.IndexOf(new FieldMatcher(OwnFacts.Of(canonical).Fields).Match(path));
    }

    /// <summary>The number of a field or row set, of an alias the one where its edges stand; −1 where it is not known.</summary>
    public int FindNode(LineageNode node)
    {
        if (FindDataset(node.Dataset) is not { } named) return -1;
        var dataset = Canonical(named);
        if (node.Kind == NodeKind.RowSet) return dataset.RowSetNode;
        if (node.Kind != NodeKind.Field || node.Path is null) return -1;
        var field = FindField(named, node.Path);
        return field < 0 ? -1 : dataset.NodeOf(field);
    }

    public LineageNode NodeAt(int node)
    {
        var dataset = Datasets[DatasetOf(node)];
        var field = FieldOf(node, dataset);
        return field < 0 ? LineageNode.RowSet(dataset.Id) : LineageNode.Field(dataset.Id, dataset.Fields[field]);
    }

    /// <summary>Ordinal of a node's dataset.</summary>
    public int DatasetOf(int node) => node < Base.NodeCount ? Base.NodeDataset[node] : LaterNodes[node - Base.NodeCount].Dataset;

    /// <summary>Index of a node's field in its dataset; −1 for the row set.</summary>
    public int FieldOf(int node) => FieldOf(node, Datasets[DatasetOf(node)]);

    /// <summary>True for a row set, false for a field; of a node of the base without a look at its dataset.</summary>
    internal bool IsRowSet(int node)
    {
        var datasets = Base.NodeDataset;
        // A row set stands right before its fields.
        return node < datasets.Length ? node == 0 || datasets[node - 1] != datasets[node] : LaterNodes[node - datasets.Length].Field < 0;
    }

    /// <summary>What walks must know of a dataset before they pass it; remembered, for the dataset itself is far away.</summary>
    internal DatasetTraits TraitsOf(int dataset)
    {
        var traits = _traits ??= new DatasetTraits[DatasetCount];
        var known = traits[dataset];
        return known != 0 ? known : traits[dataset] = Datasets[dataset].Traits();
    }

    /// <summary>Edges that leave a node.</summary>
    public AdjacencyRow Forward(int node)
    {
        if (Rows[node]?.Forward is { } row) return new AdjacencyRow(row);
        return node < Base.NodeCount ? new AdjacencyRow(Base, Base.Forward(node), Base.ForwardOffsets[node], reverse: false) : default;
    }

    /// <summary>Edges that enter a node.</summary>
    public AdjacencyRow Reverse(int node)
    {
        if (Rows[node]?.Reverse is { } row) return new AdjacencyRow(row);
        return node < Base.NodeCount ? new AdjacencyRow(Base, Base.Reverse(node), Base.ReverseOffsets[node], reverse: true) : default;
    }

    private DatasetId? Next(DatasetId id) =>
        FindDataset(id) is { AliasOf: { } next } && next != id && FindDataset(next) is not null ? next : null;

    internal LineageGraph With(PagedArray<GraphDataset> datasets, PagedArray<GraphJob> jobs, int unknownJobs) => new(Names)
    {
        Identity = Identity,
        Epoch = Epoch,
        EdgeCount = EdgeCount,
        DirtyNodes = DirtyNodes,
        Base = Base,
        Rows = Rows,
        Datasets = datasets,
        Jobs = jobs,
        Owners = Owners,
        LaterNodes = LaterNodes,
        NameOrder = NameOrder,
        LaterNameOrder = LaterNameOrder,
        LaterNamePlace = LaterNamePlace,
        UnknownJobs = unknownJobs,
    };

    internal int FieldOf(int node, GraphDataset dataset) =>
        node < Base.NodeCount ? node - dataset.RowSetNode - 1 : LaterNodes[node - Base.NodeCount].Field;

    /// <summary>
    /// Orders datasets as <see cref="DatasetId.CompareTo"/> does, without touching their names; leaves the low 20 bits for a field.
    /// </summary>
    internal ulong OrderKey(int dataset)
    {
        var key = (ulong)(uint)Datasets[dataset].SortKey << 38;
        return dataset < NameOrder.Length ? key : key | ((ulong)(uint)LaterNamePlace[dataset - NameOrder.Length] << 20);
    }

    /// <summary>Orders nodes by dataset name, row set first, then fields in their table's order.</summary>
    internal ulong OrderKeyOfNode(int node)
    {
        var dataset = DatasetOf(node);
        return OrderKey(dataset) | (uint)(FieldOf(node, Datasets[dataset]) + 1);
    }
}

/// <summary>Dataset and field (−1 for the row set) of a node that came after the base.</summary>
internal readonly record struct LaterNode(int Dataset, int Field);
