using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Lineage;

/// <summary>
/// The edges of a result in numbers, with the names they stand for once beside them; no two say the same of the same ends. Whoever shows edges asks
/// for objects, which are then made and kept. Immutable.
/// </summary>
public sealed class ResultEdges
{
    private readonly TableName[] _tables;
    private readonly NumberedColumn[] _sources;
    private readonly NumberedColumn[] _targets;
    private readonly ImmutableArray<FunctionApplication>[] _chains;
    private readonly NumberedColumnEdge[] _columns;
    private readonly NumberedRowEdge[] _rows;
    private readonly NumberedSetDependence[] _setDependences;
    private ColumnEdge[]? _columnObjects;
    private RowEdge[]? _rowObjects;
    private SetDependence[]? _setDependenceObjects;

    internal ResultEdges(
        TableName[] tables,
        NumberedColumn[] sources,
        NumberedColumn[] targets,
        ImmutableArray<FunctionApplication>[] chains,
        NumberedColumnEdge[] columns,
        NumberedRowEdge[] rows,
        NumberedSetDependence[] setDependences)
    {
        (_tables, _sources, _targets, _chains) = (tables, sources, targets, chains);
        (_columns, _rows, _setDependences) = (columns, rows, setDependences);
    }

    public static ResultEdges None { get; } = new([], [], [], [], [], [], []);

    /// <summary>Tables read and written, without repetition.</summary>
    public ReadOnlySpan<TableName> Tables => _tables;

    /// <summary>Columns that are sources.</summary>
    public ReadOnlySpan<NumberedColumn> Sources => _sources;

    /// <summary>Columns that are targets.</summary>
    public ReadOnlySpan<NumberedColumn> Targets => _targets;

    /// <summary>Chains of functions; one may stand here twice.</summary>
    public ReadOnlySpan<ImmutableArray<FunctionApplication>> Chains => _chains;

    /// <summary>Column to column: DIRECT and per-column INDIRECT.</summary>
    public ReadOnlySpan<NumberedColumnEdge> Columns => _columns;

    /// <summary>Column or row set to row set.</summary>
    public ReadOnlySpan<NumberedRowEdge> Rows => _rows;

    /// <summary>Row set to column.</summary>
    public ReadOnlySpan<NumberedSetDependence> SetDependences => _setDependences;

    /// <summary>Numbers edges that are objects; repeated ones count once.</summary>
    public static ResultEdges Of(IEnumerable<ColumnEdge> columns, IEnumerable<RowEdge> rows, IEnumerable<SetDependence> setDependences)
    {
        var builder = new ResultEdgesBuilder();
        foreach (var edge in columns.Distinct())
        {
            var chain = edge.Functions.IsDefaultOrEmpty ? 0 : builder.AddChain(edge.Functions);
            builder.Columns.Add(new NumberedColumnEdge(
                builder.Source(edge.Source.Table, edge.Source.Column), builder.Target(edge.Target), chain, edge.Span, edge.Subtype, edge.Approximate));
        }

        foreach (var edge in rows.Distinct())
        {
            builder.Rows.Add(new NumberedRowEdge(
                edge.Target is null ? -1 : builder.Table(edge.Target), builder.Table(edge.Table),
                edge.Column is null ? -1 : builder.Source(edge.Table, edge.Column), edge.Span, edge.Subtype));
        }

        foreach (var edge in setDependences.Distinct())
            builder.SetDependences.Add(new NumberedSetDependence(builder.Target(edge.Target), builder.Table(edge.Table)));
        return builder.ToEdges();
    }

    public ImmutableArray<ColumnEdge> ToColumns() => Of(_columnObjects ??= Array.ConvertAll(_columns, edge => new ColumnEdge(
        new SourceColumn(_tables[_sources[edge.Source].Table], _sources[edge.Source].Name), TargetAt(edge.Target), edge.Subtype, edge.Span,
        edge.Chain == 0 ? [] : _chains[edge.Chain - 1], edge.Approximate)));

    public ImmutableArray<RowEdge> ToRows() => Of(_rowObjects ??= Array.ConvertAll(_rows, edge => new RowEdge(
        TableAt(edge.Target), _tables[edge.Table], edge.Column < 0 ? null : _sources[edge.Column].Name, edge.Subtype, edge.Span)));

    public ImmutableArray<SetDependence> ToSetDependences() => Of(_setDependenceObjects ??= Array.ConvertAll(
        _setDependences, edge => new SetDependence(TargetAt(edge.Target), _tables[edge.Table])));

    /// <summary>The same edges with their places in another text.</summary>
    public ResultEdges Moved(Func<TextSpan, TextSpan> places) => new(
        _tables,
        _sources,
        _targets,
        _chains,
        Array.ConvertAll(_columns, edge => edge with { Span = places(edge.Span) }),
        Array.ConvertAll(_rows, edge => edge with { Span = places(edge.Span) }),
        _setDependences);

    private TargetColumn TargetAt(int place) => new(TableAt(_targets[place].Table), _targets[place].Name);

    private TableName? TableAt(int place) => place < 0 ? null : _tables[place];

    private static ImmutableArray<T> Of<T>(T[] items) => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items);
}
