using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Makes an <see cref="EdgeBlock"/>: names are entered once and have a place from then on, edges join places. Mutable; one block, one thread.
/// </summary>
public sealed class EdgeBlockBuilder
{
    private readonly List<DatasetId> _datasets = [];
    private readonly Dictionary<DatasetId, int> _datasetPlaces = [];
    private readonly List<BlockNode> _nodes = [];
    private readonly Dictionary<BlockNode, int> _nodePlaces = [];
    private readonly List<ImmutableArray<FunctionApplication>> _chains = [];
    private readonly List<BlockEdge> _edges;
    private Dictionary<ImmutableArray<FunctionApplication>, int>? _chainPlaces;
    private HashSet<BlockEdge>? _seen;
    private ImmutableArray<FunctionApplication> _lastChain;
    private int _lastChainPlace;

    /// <param name="target">The dataset that all edges go into; its place is <see cref="Target"/>.</param>
    /// <param name="capacity">How many edges are expected.</param>
    public EdgeBlockBuilder(DatasetId target, int capacity = 0)
    {
        _edges = new List<BlockEdge>(capacity);
        Dataset(target);
    }

    /// <summary>The place of the target among the datasets.</summary>
    public static int Target => 0;

    public int Count => _edges.Count;

    /// <summary>The place of a dataset, which is entered where it is new.</summary>
    public int Dataset(DatasetId id)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_datasetPlaces, id, out var isKnown);
        if (isKnown) return place;
        _datasets.Add(id);
        return place = _datasets.Count - 1;
    }

    /// <summary>The place of a field or, with a null path, of the row set. Whoever enters a node adds an edge of it.</summary>
    /// <param name="dataset">Place of its dataset.</param>
    public int Node(int dataset, string? path)
    {
        var node = new BlockNode(dataset, path);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodePlaces, node, out var isKnown);
        if (isKnown) return place;
        _nodes.Add(node);
        return place = _nodes.Count - 1;
    }

    /// <summary>What stands in <see cref="BlockEdge.Chain"/> for a chain of functions: equal for equal ones; 0 for an empty one.</summary>
    public int Chain(ImmutableArray<FunctionApplication> functions)
    {
        if (functions.IsDefaultOrEmpty) return 0;
        if (functions == _lastChain) return _lastChainPlace;
        _chainPlaces ??= new Dictionary<ImmutableArray<FunctionApplication>, int>(FunctionChainComparer.Instance);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_chainPlaces, functions, out var isKnown);
        if (!isKnown)
        {
            _chains.Add(functions);
            place = _chains.Count;
        }

        (_lastChain, _lastChainPlace) = (functions, place);
        return place;
    }

    /// <summary>Adds an edge that is not there yet: the caller has seen to that.</summary>
    public void AddNew(in BlockEdge edge) => _edges.Add(edge);

    /// <summary>Adds an edge; false where it is there already. Not to be mixed with <see cref="AddNew"/>.</summary>
    public bool Add(in BlockEdge edge)
    {
        if (!(_seen ??= []).Add(edge)) return false;
        _edges.Add(edge);
        return true;
    }

    public EdgeBlock ToBlock() => _edges.Count == 0 ? EdgeBlock.Empty : new EdgeBlock(ToTables());

    /// <summary>The numbers of edges that are objects.</summary>
    /// <exception cref="ArgumentException">They go into several datasets, or join something else than fields and row sets.</exception>
    internal static EdgeTables Number(LineageEdge[] edges)
    {
        var target = edges[0].To.Dataset;
        var builder = new EdgeBlockBuilder(target, edges.Length);
        var (last, lastPlace) = (target, 0);
        foreach (var edge in edges)
        {
            if (edge.To.Dataset != target)
                throw new ArgumentException("An edge set holds an edge into another dataset than its target.");
            if (!IsEnd(edge.From) || !IsEnd(edge.To))
                throw new ArgumentException("An edge joins fields (with a path) and row sets (without).");
            if (edge.From.Dataset != last) (last, lastPlace) = (edge.From.Dataset, builder.Dataset(edge.From.Dataset));
            builder.Add(new BlockEdge(
                builder.Node(lastPlace, edge.From.Path), builder.Node(Target, edge.To.Path), builder.Chain(edge.Functions),
                edge.Span?.Start ?? -1, edge.Span?.Length ?? 0, BlockEdge.KindOf(edge.Subtype, edge.Masking, edge.Approximate)));
        }

        return builder.ToTables();
    }

    private EdgeTables ToTables() => new([.. _datasets], [.. _nodes], [.. _chains], [.. _edges]);

    private static bool IsEnd(LineageNode node) => node.Kind switch
    {
        NodeKind.Field => node.Path is not null,
        NodeKind.RowSet => node.Path is null,
        _ => false,
    };
}
