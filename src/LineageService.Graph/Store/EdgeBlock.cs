using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// The edges into one dataset, in numbers: names stand once in tables beside them, an edge is 24 bytes and no object. Immutable. Not a stored
/// form: a store has numbers of its own (<see cref="PackedEdges"/>). Edges as objects (<see cref="ToEdges"/>) are made when somebody asks for
/// them, and the other way round: a block made of objects is numbered when its numbers are asked for.
/// </summary>
public sealed class EdgeBlock
{
    private EdgeTables? _tables;
    private LineageEdge[]? _edges;

    private EdgeBlock(EdgeTables? tables, LineageEdge[]? edges) => (_tables, _edges) = (tables, edges);

    internal EdgeBlock(EdgeTables tables)
        : this(tables, null)
    {
    }

    public static EdgeBlock Empty { get; } = new(EdgeTables.Empty, []);

    /// <summary>True where there is no edge. Makes neither numbers nor objects.</summary>
    public bool IsEmpty => _tables is { } tables ? tables.Edges.Length == 0 : _edges!.Length == 0;

    /// <summary>Number of edges, repeated ones once.</summary>
    public int Count => Tables.Edges.Length;

    /// <summary>The dataset that all edges go into; meaningless where there is none.</summary>
    public DatasetId Target => Tables.Datasets.Length == 0 ? default : Tables.Datasets[0];

    /// <summary>The datasets of the edges without repetition, the target first; it need not be a source.</summary>
    public ReadOnlySpan<DatasetId> Datasets => Tables.Datasets;

    /// <summary>The ends of the edges without repetition; each is used by an edge.</summary>
    public ReadOnlySpan<BlockNode> Nodes => Tables.Nodes;

    /// <summary>Chains of functions; one may stand here twice.</summary>
    public ReadOnlySpan<ImmutableArray<FunctionApplication>> Chains => Tables.Chains;

    /// <summary>The edges without repetition, in the order in which they were stated.</summary>
    public ReadOnlySpan<BlockEdge> Edges => Tables.Edges;

    /// <summary>
    /// Hash of all that the edges say; equal for blocks that claim the same, however their edges are ordered and numbered. Not stable between
    /// versions: never stored. Blocks of one hash are taken as equal.
    /// </summary>
    public UInt128 ContentHash => Tables.ContentHash();

    private EdgeTables Tables => _tables ??= EdgeBlockBuilder.Number(_edges!);

    /// <summary>A block of edges as objects. Numbers are made when they are asked for; only then a wrong edge is found.</summary>
    public static EdgeBlock Of(ImmutableArray<LineageEdge> edges) =>
        edges.IsDefaultOrEmpty ? Empty : new EdgeBlock(null, ImmutableCollectionsMarshal.AsArray(edges));

    /// <summary>A block of numbers, which it takes over. The caller answers for what <see cref="EdgeBlock"/> says of them.</summary>
    public static EdgeBlock Of(
        DatasetId[] datasets, BlockNode[] nodes, ImmutableArray<FunctionApplication>[] chains, BlockEdge[] edges) =>
        edges.Length == 0 ? Empty : new EdgeBlock(new EdgeTables(datasets, nodes, chains, edges));

    /// <summary>The edges as objects, as they were given or else made at the first call and kept.</summary>
    public ImmutableArray<LineageEdge> ToEdges() => ImmutableCollectionsMarshal.AsImmutableArray(_edges ??= Tables.ToEdges());

    /// <summary>The block without repeated edges among its objects; itself where there are none.</summary>
    public EdgeBlock Distinct() => _edges is { } edges && edges.Length != Count ? new EdgeBlock(Tables) : this;

    /// <summary>The same edges without the objects that were made of them, so that they need not be kept.</summary>
    public EdgeBlock WithoutObjects() => _edges is null || IsEmpty ? this : new EdgeBlock(Tables);

    /// <summary>The same edges between other datasets.</summary>
    /// <param name="datasets">As many as <see cref="Datasets"/>, no two equal; taken over.</param>
    public EdgeBlock Between(DatasetId[] datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        return IsEmpty ? this : new EdgeBlock(new EdgeTables(datasets, Tables.Nodes, Tables.Chains, Tables.Edges));
    }

    /// <summary>The same edges in another order.</summary>
    /// <param name="edges">Those of <see cref="Edges"/>, each once; taken over.</param>
    public EdgeBlock Reordered(BlockEdge[] edges) => new(new EdgeTables(Tables.Datasets, Tables.Nodes, Tables.Chains, edges));

    /// <summary>Looks that edges join fields and row sets, and that all go into one dataset.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Check(DatasetId target)
    {
        if (!IsEmpty && Target != target) throw new ArgumentException("An edge set holds an edge into another dataset than its target.");
    }
}
