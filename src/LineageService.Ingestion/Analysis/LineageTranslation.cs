using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis;

/// <summary>What a result says in the words of datasets and fields.</summary>
/// <param name="Edges">Edges by the dataset they go into; every dataset written has an entry.</param>
/// <param name="Unknowns">What is not known of each dataset written; missing where all is known.</param>
public sealed record TranslatedLineage(
    ImmutableArray<DatasetId> Inputs,
    ImmutableArray<DatasetId> Outputs,
    ImmutableArray<KeyValuePair<DatasetId, ImmutableArray<LineageEdge>>> Edges,
    ImmutableDictionary<DatasetId, ImmutableArray<UnknownLineage>> Unknowns);

/// <summary>
/// Turns a <see cref="LineageResult"/> into edges between datasets' fields and row sets, one for each source, target and subtype.
/// Mutable; one per result.
/// </summary>
/// <param name="naming">The dataset of a table that the SQL names.</param>
/// <param name="target">Dataset that the task is meant to fill; it has an entry even where the SQL was not understood.</param>
public sealed class LineageTranslation(LineageResult result, Func<TableName, DatasetId> naming, DatasetId? target)
{
    private readonly Dictionary<TableName, DatasetId> _datasets = [];
    private readonly Dictionary<DatasetId, ImmutableArray<LineageEdge>.Builder> _edges = [];
    private readonly Dictionary<DatasetId, int> _numbers = [];
    private readonly HashSet<EdgeKey> _seen = [];

    // Edges stand together by target and often by source: the last ones are asked for again.
    private (TableName? Table, DatasetId Dataset, int Number) _lastSource;
    private (TableName? Table, DatasetId Dataset, int Number, ImmutableArray<LineageEdge>.Builder? Edges) _lastTarget;

    public TranslatedLineage Translate()
    {
        foreach (var table in result.Outputs) EdgesInto(DatasetOf(table));
        if (target is { } meant && (result.OpaqueStatements > 0 || _edges.Count == 0 && !result.OutputColumns.IsEmpty)) EdgesInto(meant);

        _seen.EnsureCapacity(result.Columns.Length + result.Rows.Length);
        foreach (var edge in result.Columns) Add(edge);
        foreach (var edge in result.Rows) Add(edge);
        foreach (var dependence in result.SetDependences) Add(dependence);

        var outputs = _edges.Keys.ToImmutableArray().Sort();
        var unknowns = Unknowns(outputs);
        return new TranslatedLineage(
            Datasets(result.Inputs),
            outputs,
            [.. outputs.Select(output => KeyValuePair.Create(output, _edges[output].DrainToImmutable()))],
            unknowns);
    }

    private void Add(ColumnEdge edge)
    {
        if (edge.Target.Table is null) return;
        var edges = TargetOf(edge.Target.Table, out var into);
        var from = LineageNode.Field(SourceOf(edge.Source.Table), edge.Source.Column);
        var to = LineageNode.Field(into, edge.Target.Column);
        if (IsNew(from, to, edge.Subtype))
            edges.Add(new LineageEdge(from, to, edge.Subtype, edge.Span, edge.Functions, Approximate: edge.Approximate));
    }

    private void Add(RowEdge edge)
    {
        if (edge.Target is null) return;
        var edges = TargetOf(edge.Target, out var into);
        var source = SourceOf(edge.Table);
        var from = edge.Column is null ? LineageNode.RowSet(source) : LineageNode.Field(source, edge.Column);
        var to = LineageNode.RowSet(into);
        var subtype = edge.Column is null ? EdgeSubtype.RowSet : edge.Subtype;
        if (IsNew(from, to, subtype)) edges.Add(new LineageEdge(from, to, subtype, edge.Span, []));
    }

    private void Add(SetDependence dependence)
    {
        if (dependence.Target.Table is null) return;
        var edges = TargetOf(dependence.Target.Table, out var into);
        var from = LineageNode.RowSet(SourceOf(dependence.Table));
        var to = LineageNode.Field(into, dependence.Target.Column);
        if (IsNew(from, to, EdgeSubtype.SetDependence))
            edges.Add(new LineageEdge(from, to, EdgeSubtype.SetDependence, null, []));
    }

    // Asked for the source and target just looked up: their numbers stand for their names.
    private bool IsNew(in LineageNode from, in LineageNode to, EdgeSubtype subtype) =>
        _seen.Add(new EdgeKey(_lastSource.Number, from.Path, _lastTarget.Number, to.Path, subtype));

    private int NumberOf(DatasetId dataset)
    {
        if (!_numbers.TryGetValue(dataset, out var number)) _numbers[dataset] = number = _numbers.Count + 1;
        return number;
    }

    private DatasetId SourceOf(TableName table)
    {
        if (!ReferenceEquals(_lastSource.Table, table)) _lastSource = (table, DatasetOf(table), NumberOf(DatasetOf(table)));
        return _lastSource.Dataset;
    }

    private ImmutableArray<LineageEdge>.Builder TargetOf(TableName table, out DatasetId dataset)
    {
        if (!ReferenceEquals(_lastTarget.Table, table))
        {
            var into = DatasetOf(table);
            _lastTarget = (table, into, NumberOf(into), EdgesInto(into));
        }

        dataset = _lastTarget.Dataset;
        return _lastTarget.Edges!;
    }

    // An unknown names its source, not its target. It belongs to the targets that have unknown columns, or to all where the text itself was not read.
    private ImmutableDictionary<DatasetId, ImmutableArray<UnknownLineage>> Unknowns(ImmutableArray<DatasetId> outputs)
    {
        if (result.Unknowns.IsEmpty) return ImmutableDictionary<DatasetId, ImmutableArray<UnknownLineage>>.Empty;
        var incomplete = new HashSet<DatasetId>();
        foreach (var column in result.OutputColumns)
        {
            if (column.State == OriginState.Unknown && column.Column.Table is not null) incomplete.Add(DatasetOf(column.Column.Table));
        }

        if (incomplete.Count == 0 || result.OpaqueStatements > 0) incomplete.UnionWith(outputs);
        return incomplete.ToImmutableDictionary(dataset => dataset, _ => result.Unknowns);
    }

    private ImmutableArray<DatasetId> Datasets(ImmutableArray<TableName> tables)
    {
        var datasets = new SortedSet<DatasetId>();
        foreach (var table in tables) datasets.Add(DatasetOf(table));
        return [.. datasets];
    }

    private ImmutableArray<LineageEdge>.Builder EdgesInto(DatasetId dataset)
    {
        if (!_edges.TryGetValue(dataset, out var edges)) _edges[dataset] = edges = ImmutableArray.CreateBuilder<LineageEdge>();
        return edges;
    }

    private DatasetId DatasetOf(TableName table)
    {
        if (!_datasets.TryGetValue(table, out var dataset)) _datasets[table] = dataset = naming(table);
        return dataset;
    }

    /// <summary>An edge by what it joins; a path is null for a row set.</summary>
    private readonly record struct EdgeKey(int From, string? FromPath, int To, string? ToPath, EdgeSubtype Subtype);
}
