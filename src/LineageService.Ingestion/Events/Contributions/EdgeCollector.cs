using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// Collects edges into one dataset, as numbers from the start, without repetition. Edges that differ only in what a producer was unsure of
/// fall together: an unmasked path stands beside a masked one, an exact statement beside an approximate one. Mutable; one for each thread,
/// used again and again, so that collecting leaves nothing to the garbage collector but the block.
/// </summary>
internal sealed class EdgeCollector
{
    // What one unusual event needed is not kept for ever.
    private const int MaxKept = 8192;

    [ThreadStatic]
    private static EdgeCollector? _ofThread;

    private readonly List<DatasetId> _datasets = [];
    private readonly Dictionary<DatasetId, int> _datasetPlaces = [];
    private readonly List<BlockNode> _nodes = [];
    private readonly Dictionary<BlockNode, int> _nodePlaces = [];
    private readonly List<BlockEdge> _edges = [];
    private readonly Dictionary<BlockEdge, int> _edgePlaces = [];
    private readonly List<ImmutableArray<FunctionApplication>> _chains = [];
    private readonly Dictionary<ImmutableArray<FunctionApplication>, int> _chainPlaces = new(FunctionChainComparer.Instance);
    private int _lastDataset;

    private EdgeCollector()
    {
    }

    /// <summary>The thread's collector, empty. Only one collection at a time.</summary>
    public static EdgeCollector Begin(DatasetId target)
    {
        var collector = _ofThread is { } known && known._edges.Capacity <= MaxKept ? known : _ofThread = new EdgeCollector();
        collector.Clear();
        collector.Dataset(target);
        return collector;
    }

    /// <param name="sourcePath">Null for the source's row set.</param>
    /// <param name="targetPath">Null for the target's row set.</param>
    public void Add(
        DatasetId source,
        string? sourcePath,
        string? targetPath,
        EdgeSubtype subtype,
        bool masking = false,
        bool approximate = false,
        TextSpan? span = null,
        ImmutableArray<FunctionApplication> functions = default)
    {
        var from = Node(new BlockNode(Dataset(source), sourcePath));
        var to = Node(new BlockNode(0, targetPath));
        Add(new BlockEdge(
            from, to, Chain(functions), span?.Start ?? -1, span?.Length ?? 0, BlockEdge.KindOf(subtype, masking, approximate)));
    }

    /// <summary>Adds the edges of a block, whose target stands for this one's.</summary>
    /// <param name="resolve">The dataset that a source stands for.</param>
    public void Add(EdgeBlock block, Func<DatasetId, DatasetId>? resolve = null)
    {
        if (block.IsEmpty) return;
        Span<int> datasets = block.Datasets.Length <= 64 ? stackalloc int[block.Datasets.Length] : new int[block.Datasets.Length];
        for (var place = 1; place < datasets.Length; place++)
        {
            var id = block.Datasets[place];
            datasets[place] = Dataset(resolve is null ? id : resolve(id));
        }

        Span<int> nodes = block.Nodes.Length <= 512 ? stackalloc int[block.Nodes.Length] : new int[block.Nodes.Length];
        for (var place = 0; place < nodes.Length; place++)
        {
            var node = block.Nodes[place];
            nodes[place] = Node(new BlockNode(datasets[node.Dataset], node.Path));
        }

        foreach (var edge in block.Edges)
        {
            var chain = edge.Chain == 0 ? 0 : Chain(block.Chains[edge.Chain - 1]);
            Add(edge with { From = nodes[edge.From], To = nodes[edge.To], Chain = chain });
        }
    }

    public EdgeBlock ToBlock() => EdgeBlock.Of([.. _datasets], [.. _nodes], [.. _chains], [.. _edges]);

    private void Add(in BlockEdge edge)
    {
        var dependence = edge with { Kind = BlockEdge.KindOf(edge.Subtype, masking: false, approximate: false) };
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_edgePlaces, dependence, out var isKnown);
        if (!isKnown)
        {
            place = _edges.Count;
            _edges.Add(edge);
            return;
        }

        var known = _edges[place];
        _edges[place] = known with
        {
            Kind = BlockEdge.KindOf(known.Subtype, known.Masking && edge.Masking, known.Approximate && edge.Approximate),
        };
    }

    private int Dataset(DatasetId id)
    {
        if (_datasets.Count > 0 && _datasets[_lastDataset] == id) return _lastDataset;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_datasetPlaces, id, out var isKnown);
        if (!isKnown)
        {
            place = _datasets.Count;
            _datasets.Add(id);
        }

        return _lastDataset = place;
    }

    private int Node(BlockNode node)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodePlaces, node, out var isKnown);
        if (isKnown) return place;
        _nodes.Add(node);
        return place = _nodes.Count - 1;
    }

    private int Chain(ImmutableArray<FunctionApplication> functions)
    {
        if (functions.IsDefaultOrEmpty) return 0;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_chainPlaces, functions, out var isKnown);
        if (isKnown) return place;
        _chains.Add(functions);
        return place = _chains.Count;
    }

    private void Clear()
    {
        _lastDataset = 0;
        _datasets.Clear();
        _datasetPlaces.Clear();
        _nodes.Clear();
        _nodePlaces.Clear();
        _edges.Clear();
        _edgePlaces.Clear();
        _chains.Clear();
        _chainPlaces.Clear();
    }
}
