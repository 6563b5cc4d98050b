using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Lineage;

/// <summary>Collects what the statements of a script give, without repeats and in order of appearance. Mutable; one per script.</summary>
internal sealed class LineageResultBuilder
{
    private readonly LineageFold _fold;
    private readonly ResultEdgesBuilder _edges;
    private readonly SeenEdges _seenColumns;

    // A source is a column's place, or the complement of a table's.
    private readonly HashSet<(int Source, int Target, EdgeSubtype)> _seenRows = [];
    private readonly HashSet<(int Table, int Target)> _seenSets = [];

    // Place of the output of each target column by its own, plus one; 0 where it has none.
    private readonly List<int> _outputPlaces = [];
    private readonly List<OutputColumn> _outputs = [];
    private readonly List<TableName> _inputs = [];
    private readonly HashSet<int> _seenInputs = [];
    private readonly List<TableName> _targets = [];
    private readonly HashSet<TableName> _seenTargets = [];
    private readonly List<UnknownLineage> _unknowns = [];
    private readonly HashSet<(string, string?, string?, TextSpan?)> _seenUnknowns = [];

    public LineageResultBuilder(LineageFold fold)
    {
        _fold = fold;
        _edges = new ResultEdgesBuilder();
        _seenColumns = new SeenEdges(_edges.Columns);
    }

    /// <summary>While set, all that is stated stands here: what is walked is not the script's own text.</summary>
    public TextSpan? Place { get; set; }

    /// <summary>What infers types, where they are asked for; null otherwise.</summary>
    public ScriptTypes? Types { get; init; }

    public List<TableSchema> Definitions { get; } = [];

    public List<LifecycleChange> Lifecycle { get; } = [];

    public void AddTarget(TableName? target)
    {
        if (target is not null && _seenTargets.Add(target)) _targets.Add(target);
    }

    public void AddInput(TableName table) => AddInput(_edges.Table(table), table);

    private void AddInput(int number, TableName table)
    {
        if (_seenInputs.Add(number)) _inputs.Add(table);
    }

    /// <summary>Every base table that a relation reads, except <paramref name="target"/>: a changed table does not read itself by being changed.</summary>
    public void AddInputs(BoundRelation relation, ScanRelation? target = null)
    {
        foreach (var scan in _fold.RowsOf(relation).Scans)
        {
            if (!ReferenceEquals(scan, target)) AddInput(_edges.Table(scan), scan.Table);
        }
    }

    public void AddUnknown(UnknownLineage unknown)
    {
        if (_seenUnknowns.Add((unknown.Code, unknown.Table, unknown.Column, unknown.Span))) _unknowns.Add(unknown);
    }

    /// <summary>A column written to a target (null: returned to the client).</summary>
    /// <param name="changed">The read of the table that an UPDATE or MERGE changes: no input by itself.</param>
    /// <param name="rows">The relation whose column it is, where its types are to be told in the result.</param>
    public void AddColumn(TableName? target, string name, ColumnSymbol symbol, TextSpan span, ScanRelation? changed = null, BoundRelation? rows = null)
    {
        var origins = _fold.Fold(symbol);
        var number = _edges.Target(target is null ? -1 : _edges.Table(target), name, out var isNew);
        AddOutput(number, new OutputColumn(new TargetColumn(target, name), origins.State, Place ?? span, origins.SetInputs.Length > 0)
        {
            Type = Types?.TypeOf(symbol),
            Nullable = rows is null ? null : Types?.NullableOf(rows, symbol),
        });
        _seenColumns.Begin(isNew);
        AddEdges(number, origins, span);
        foreach (var relation in origins.SetInputs)
        {
            foreach (var scan in _fold.RowsOf(relation).Scans)
            {
                if (ReferenceEquals(scan, changed)) continue;
                var table = _edges.Table(scan);
                AddInput(table, scan.Table);
                if (_seenSets.Add((table, number))) _edges.SetDependences.Add(new NumberedSetDependence(number, table));
            }
        }

        foreach (var unknown in origins.Unknowns) AddUnknown(unknown);
        if (symbol is ScanColumn { IsStar: true } star) AddUnknown(StarOf(star, span));
    }

    /// <summary>A field inside a column that was written: its edges only, for the column itself is the output.</summary>
    public void AddField(TableName target, string path, ColumnSymbol symbol, TextSpan span)
    {
        var number = _edges.Target(_edges.Table(target), path, out var isNew);
        _seenColumns.Begin(isNew);
        AddEdges(number, _fold.Fold(symbol), span);
    }

    private void AddEdges(int target, ColumnOrigins origins, TextSpan span)
    {
        foreach (var origin in origins.Items)
        {
            var relation = origin.Source.Relation;
            AddInput(_edges.Table(relation), relation.Table);
            var source = _edges.Source(origin.Source);
            if (!_seenColumns.Add(source, target, origin.Subtype))
            {
                if (origin.Subtype.Type() == EdgeType.Direct && (_edges.HasMasking || origin.IsMasking))
                    AddWays(_seenColumns.PlaceOf(source, target, origin.Subtype), origin);
                continue;
            }

            var place = Place ?? (origin.Span.Length > 0 ? origin.Span : span);
            _edges.Columns.Add(new NumberedColumnEdge(source, target, _edges.Chain(origin), place, origin.Subtype, origin.Approximate));
        }
    }

    // The same column written again: what the other statements leave of the value counts too.
    private void AddWays(int place, Origin origin)
    {
        var edge = _edges.Columns[place];
        if (FunctionWays.Union(_edges.ChainAt(edge.Chain), origin.Steps) is { } functions)
            _edges.Columns[place] = edge with { Chain = _edges.AddChain(functions) };
    }

    private static UnknownLineage StarOf(ScanColumn star, TextSpan span) => new(
        UnknownCodes.StarWithoutSchema, star.Relation.Table.ToString(), "*", span,
        $"The columns of '{star.Relation.Table}' are not known: the star stands for all of them.");

    /// <summary>What decides the rows of a target.</summary>
    public void AddRows(TableName? target, BoundRelation relation, ScanRelation? changed = null)
    {
        var rows = _fold.RowsOf(relation);
        AddInputs(relation, changed);
        var into = target is null ? -1 : _edges.Table(target);
        foreach (var origin in rows.Columns)
        {
            var column = _edges.Source(origin.Source);
            if (!_seenRows.Add((column, into, origin.Subtype))) continue;
            _edges.Rows.Add(new NumberedRowEdge(
                into, _edges.Table(origin.Source.Relation), column, Place ?? origin.Span, origin.Subtype));
        }

        foreach (var scan in rows.Scans)
        {
            if (ReferenceEquals(scan, changed)) continue;
            var table = _edges.Table(scan);
            if (_seenRows.Add((~table, into, EdgeSubtype.RowSet)))
                _edges.Rows.Add(new NumberedRowEdge(into, table, -1, Place ?? scan.Span, EdgeSubtype.RowSet));
        }

        foreach (var unknown in rows.Unknowns) AddUnknown(unknown);
    }

    // A column may be written by several statements: it is known only where all of them are.
    private void AddOutput(int number, OutputColumn output)
    {
        while (_outputPlaces.Count <= number) _outputPlaces.Add(0);
        var at = _outputPlaces[number] - 1;
        if (at < 0)
        {
            _outputs.Add(output);
            _outputPlaces[number] = _outputs.Count;
            return;
        }

        var known = _outputs[at];
        var state = known.State == OriginState.Unknown || output.State == OriginState.Unknown ? OriginState.Unknown
            : known.State == OriginState.Known || output.State == OriginState.Known ? OriginState.Known : OriginState.None;
        _outputs[at] = known with
        {
            State = state,
            SetDependent = known.SetDependent || output.SetDependent,
            Type = known.Type is not null && output.Type is not null ? SqlTypes.CommonType(known.Type, output.Type) : null,
            Nullable = known.Nullable == output.Nullable ? known.Nullable : known.Nullable == true || output.Nullable == true ? true : null,
        };
    }

    /// <summary>The result. Nothing may be added any more.</summary>
    public LineageResult Build(IEnumerable<Diagnostic> diagnostics, int statements, int opaque)
    {
        _seenColumns.Release();
        return Result(diagnostics, statements, opaque);
    }

    private LineageResult Result(IEnumerable<Diagnostic> diagnostics, int statements, int opaque) => new()
    {
        Inputs = [.. _inputs],
        Outputs = [.. _targets],
        Edges = _edges.ToEdges(),
        OutputColumns = [.. _outputs],
        HasTypes = Types is not null,
        Keys = Types?.Keys ?? [],
        Unknowns = [.. _unknowns],
        Diagnostics = [.. diagnostics],
        Definitions = [.. Definitions],
        Lifecycle = [.. Lifecycle],
        Statements = statements,
        OpaqueStatements = opaque,
    };
}
