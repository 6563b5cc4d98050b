using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis;

/// <summary>
/// The edges of a result that go into one dataset, on their way from the result's numbers into a block's: each name is looked up once. Two tables of
/// the result may be one dataset; then edges may repeat, and the first stands. Mutable; one per result and target.
/// </summary>
internal sealed class BlockDraft(DatasetId target)
{
    private const byte AsSource = 1, AsTarget = 2;

    // To clear the table of one long text would cost each short one behind it more than its own names.
    private const int MaxFew = 4096;

    // Kept for the next draft of the thread: what is looked up is one text's names.
    [ThreadStatic]
    private static EnteredNodes? s_few, s_many;

    private readonly List<DatasetId> _datasets = [target];
    private readonly List<ImmutableArray<FunctionApplication>> _chains = [];
    private EnteredNodes? _nodes;
    private ResultEdges _result = ResultEdges.None;
    private DatasetId[] _datasetOfTable = [];
    private BlockEdge[] _edges = [];
    private int _count;

    // By place in the result, one more than the place here; 0 where there is none yet.
    private int[] _tables = [];
    private int[] _sources = [];
    private int[] _targets = [];
    private int[] _rowSets = [];
    private int[] _chainPlaces = [];
    private int _ownRowSet = -1;
    private bool _mayRepeat;

    public DatasetId Target => target;

    /// <summary>Called for each table of the result that is this dataset, before any edge.</summary>
    /// <param name="datasets">The dataset of each of the result's tables.</param>
    /// <param name="count">How many edges go into the table.</param>
    public void Begin(ResultEdges result, DatasetId[] datasets, int count)
    {
        if (_edges.Length > 0)
        {
            _mayRepeat = true;
            Array.Resize(ref _edges, _edges.Length + count);
            return;
        }

        _result = result;
        _edges = new BlockEdge[count];
        _sources = new int[result.Sources.Length];
        _targets = new int[result.Targets.Length];
        _rowSets = new int[result.Tables.Length];
        _chainPlaces = new int[result.Chains.Length];
        _tables = new int[result.Tables.Length];
        _datasetOfTable = datasets;
    }

    public void Add(in NumberedColumnEdge edge) => Add(
        SourceOf(edge.Source), TargetOf(edge.Target), ChainOf(edge.Chain), edge.Span, BlockEdge.KindOf(edge.Subtype, false, edge.Approximate));

    public void Add(in NumberedRowEdge edge)
    {
        var from = edge.Column < 0 ? RowSetOf(edge.Table) : SourceOf(edge.Column);
        if (_ownRowSet < 0) _ownRowSet = Node(0, null, AsTarget);
        Add(from, _ownRowSet, 0, edge.Span, BlockEdge.KindOf(edge.Column < 0 ? EdgeSubtype.RowSet : edge.Subtype, false, false));
    }

    public void Add(in NumberedSetDependence edge) =>
        Add(RowSetOf(edge.Table), TargetOf(edge.Target), 0, null, BlockEdge.KindOf(EdgeSubtype.SetDependence, false, false));

    public EdgeBlock ToBlock()
    {
        if (_mayRepeat) DropRepeats();
        var edges = _count == _edges.Length ? _edges : _edges[.._count];
        if (_nodes is not { } entered) return EdgeBlock.Of([.. _datasets], [], [.. _chains], edges);
        BlockNode[] nodes = [.. entered.Nodes];
        entered.Clear();
        if (entered.Capacity <= MaxFew) s_few = entered;
        else s_many = entered;
        _nodes = null;
        return EdgeBlock.Of([.. _datasets], nodes, [.. _chains], edges);
    }

    private void Add(int from, int to, int chain, TextSpan? span, byte kind) =>
        _edges[_count++] = new BlockEdge(from, to, chain, span?.Start ?? -1, span?.Length ?? 0, kind);

    private int SourceOf(int source)
    {
        if (_sources[source] > 0) return _sources[source] - 1;
        var (table, name) = _result.Sources[source];
        var node = Node(DatasetOf(table), name, AsSource);
        _sources[source] = node + 1;
        return node;
    }

    private int TargetOf(int column)
    {
        if (_targets[column] > 0) return _targets[column] - 1;
        var node = Node(0, _result.Targets[column].Name, AsTarget);
        _targets[column] = node + 1;
        return node;
    }

    private int RowSetOf(int table)
    {
        if (_rowSets[table] > 0) return _rowSets[table] - 1;
        var node = Node(DatasetOf(table), null, AsSource);
        _rowSets[table] = node + 1;
        return node;
    }

    private int ChainOf(int chain)
    {
        if (chain == 0) return 0;
        if (_chainPlaces[chain - 1] > 0) return _chainPlaces[chain - 1];
        _chains.Add(_result.Chains[chain - 1]);
        return _chainPlaces[chain - 1] = _chains.Count;
    }

    // Names of one dataset that the result tells apart are one here.
    private int Node(int dataset, string? path, byte use)
    {
        var entered = _nodes ??= TakeKept();
        var node = new BlockNode(dataset, path);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(entered.Places, node, out var isKnown);
        if (isKnown)
        {
            _mayRepeat |= (entered.Uses[place] & use) != 0;
            entered.Uses[place] |= use;
            return place;
        }

        entered.Nodes.Add(node);
        entered.Uses.Add(use);
        return place = entered.Nodes.Count - 1;
    }

    private EnteredNodes TakeKept()
    {
        ref var kept = ref _sources.Length + _targets.Length > MaxFew ? ref s_many : ref s_few;
        var taken = kept ?? new EnteredNodes();
        kept = null;
        return taken;
    }

    private int DatasetOf(int table)
    {
        if (_tables[table] == 0) _tables[table] = PlaceOf(_datasetOfTable[table]) + 1;
        return _tables[table] - 1;
    }

    private int PlaceOf(DatasetId dataset)
    {
        for (var place = 0; place < _datasets.Count; place++)
        {
            if (_datasets[place] == dataset) return place;
        }

        _datasets.Add(dataset);
        return _datasets.Count - 1;
    }

    private void DropRepeats()
    {
        var seen = new HashSet<(int From, int To, EdgeSubtype Subtype)>(_count);
        var kept = 0;
        for (var index = 0; index < _count; index++)
        {
            var edge = _edges[index];
            if (seen.Add((edge.From, edge.To, edge.Subtype))) _edges[kept++] = edge;
        }

        _count = kept;
    }

    /// <summary>The nodes entered, in order, with what each is used as. Mutable.</summary>
    private sealed class EnteredNodes
    {
        public Dictionary<BlockNode, int> Places { get; } = [];

        public List<BlockNode> Nodes { get; } = [];

        public List<byte> Uses { get; } = [];

        public int Capacity => Places.Capacity;

        public void Clear()
        {
            Places.Clear();
            Nodes.Clear();
            Uses.Clear();
        }
    }
}
