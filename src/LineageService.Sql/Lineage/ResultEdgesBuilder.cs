using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Lineage;

/// <summary>
/// Numbers the tables, source columns and target columns of a result, each by its name: equal numbers are equal names, so that repeats are found without
/// hashing names again. Collects the edges between them; that none comes twice is the caller's business. Mutable; one per result.
/// </summary>
internal sealed class ResultEdgesBuilder
{
    private readonly ResultBuffers _buffers = ResultBuffers.Rent();
    private readonly Dictionary<TableName, int> _tablePlaces = [];
    private readonly Dictionary<NumberedColumn, int> _targetPlaces;
    private readonly List<TableName> _tables = [];
    private readonly List<NumberedColumn> _sources;
    private readonly List<NumberedColumn> _targets;
    private readonly List<ImmutableArray<FunctionApplication>> _chains;
    private readonly List<FunctionChain?> _chainsAsFolded;

    // The first read of each table; later ones have its columns' numbers.
    private readonly List<ScanRelation?> _reads = [];
    private Dictionary<NumberedColumn, int>? _otherSources;

    public ResultEdgesBuilder()
    {
        (_targetPlaces, _sources, _targets) = (_buffers.TargetPlaces, _buffers.Sources, _buffers.Targets);
        (_chains, _chainsAsFolded, Columns) = (_buffers.Chains, _buffers.ChainsAsFolded, _buffers.Columns);
    }

    public List<NumberedColumnEdge> Columns { get; }

    public List<NumberedRowEdge> Rows { get; } = [];

    public List<NumberedSetDependence> SetDependences { get; } = [];

    /// <summary>True where a chain has a function that takes something of the value away, or gives it back.</summary>
    public bool HasMasking { get; private set; }

    public int Table(TableName table)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_tablePlaces, table, out var isKnown);
        if (isKnown) return place;
        _reads.Add(null);
        _tables.Add(table);
        return place = _tables.Count - 1;
    }

    /// <summary>The place of the table that is read.</summary>
    public int Table(ScanRelation scan)
    {
        if (scan.TableNumber == 0) scan.TableNumber = Table(scan.Table) + 1;
        return scan.TableNumber - 1;
    }

    /// <summary>The place of a source column: one for all reads of its table.</summary>
    public int Source(ScanColumn column) => (column.Number != 0 ? column.Number : column.Number = Find(column) + 1) - 1;

    /// <summary>The place of a source column that nothing in the text reads.</summary>
    public int Source(TableName table, string column) => OtherSource(new NumberedColumn(Table(table), column));

    public int Target(TargetColumn column) => Target(column.Table is null ? -1 : Table(column.Table), column.Column, out _);

    /// <summary>The place of a target column.</summary>
    /// <param name="table">Place of its table; −1 for none.</param>
    /// <param name="isNew">True where it is the first time.</param>
    public int Target(int table, string name, out bool isNew)
    {
        var column = new NumberedColumn(table, name);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_targetPlaces, column, out var isKnown);
        isNew = !isKnown;
        if (isKnown) return place;
        _targets.Add(column);
        return place = _targets.Count - 1;
    }

    /// <summary>What stands in <see cref="NumberedColumnEdge.Chain"/> for the functions of an origin; 0 for none.</summary>
    public int Chain(Origin origin)
    {
        HasMasking |= origin.IsMasking;
        if (origin.Others is not null) return AddChain(origin.Steps);
        if (origin.Functions is not { } chain) return 0;
        var number = chain.Number;
        if (number > 0 && number <= _chains.Count && ReferenceEquals(_chainsAsFolded[number - 1], chain)) return number;
        return chain.Number = AddChain(chain.Steps, chain);
    }

    public int AddChain(ImmutableArray<FunctionApplication> functions) => AddChain(functions, null);

    private int AddChain(ImmutableArray<FunctionApplication> functions, FunctionChain? asFolded)
    {
        if (functions.IsEmpty) return 0;
        _chains.Add(functions);
        _chainsAsFolded.Add(asFolded);
        return _chains.Count;
    }

    public ImmutableArray<FunctionApplication> ChainAt(int chain) => chain == 0 ? [] : _chains[chain - 1];

    /// <summary>The result. Nothing may be added or asked any more.</summary>
    public ResultEdges ToEdges()
    {
        var edges = Columns.Count + Rows.Count + SetDependences.Count == 0
            ? ResultEdges.None
            : new ResultEdges([.. _tables], [.. _sources], [.. _targets], [.. _chains], [.. Columns], [.. Rows], [.. SetDependences]);
        _buffers.Return();
        return edges;
    }

    private int Find(ScanColumn column)
    {
        var table = Table(column.Relation);
        var first = _reads[table] ??= column.Relation;
        if (ReferenceEquals(first, column.Relation)) return Add(new NumberedColumn(table, column.Name));
        var known = first.Symbol(column.Name);

        // The first read spells it in another case; where no schema tells, they are two.
        return known.Name == column.Name ? Source(known) : OtherSource(new NumberedColumn(table, column.Name));
    }

    private int OtherSource(NumberedColumn column)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_otherSources ??= [], column, out var isKnown);
        return isKnown ? place : place = Add(column);
    }

    private int Add(NumberedColumn column)
    {
        _sources.Add(column);
        return _sources.Count - 1;
    }
}
