using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Lineage;

/// <summary>Collects what the statements of a script give, without repeats and in order of appearance. Mutable; one per script.</summary>
internal sealed class LineageResultBuilder(LineageFold fold)
{
    private readonly ImmutableArray<ColumnEdge>.Builder _columns = ImmutableArray.CreateBuilder<ColumnEdge>();
    private readonly SeenEdges _seenColumns = new();
    private readonly ImmutableArray<RowEdge>.Builder _rows = ImmutableArray.CreateBuilder<RowEdge>();

    // A source is a column's number, or a table's with a minus.
    private readonly HashSet<(int Source, int Target, EdgeSubtype)> _seenRows = [];
    private readonly ImmutableArray<SetDependence>.Builder _sets = ImmutableArray.CreateBuilder<SetDependence>();
    private readonly HashSet<(int Table, int Target)> _seenSets = [];
    private readonly ResultNumbers _numbers = new();

    // Place of the output of each target column by its number, plus one; 0 where it has none.
    private readonly List<int> _outputPlaces = [0];
    private readonly List<OutputColumn> _outputs = [];
    private readonly List<TableName> _inputs = [];
    private readonly HashSet<int> _seenInputs = [];
    private readonly List<TableName> _targets = [];
    private readonly HashSet<TableName> _seenTargets = [];
    private readonly List<UnknownLineage> _unknowns = [];
    private readonly HashSet<(string, string?, string?, TextSpan?)> _seenUnknowns = [];

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

    public void AddInput(TableName table) => AddInput(_numbers.Of(table), table);

    private void AddInput(int number, TableName table)
    {
        if (_seenInputs.Add(number)) _inputs.Add(table);
    }

    /// <summary>Every base table that a relation reads, except <paramref name="target"/>: a changed table does not read itself by being changed.</summary>
    public void AddInputs(BoundRelation relation, ScanRelation? target = null)
    {
        foreach (var scan in fold.RowsOf(relation).Scans)
        {
            if (!ReferenceEquals(scan, target)) AddInput(_numbers.Of(scan), scan.Table);
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
        var origins = fold.Fold(symbol);
        var column = new TargetColumn(target, name);
        var number = _numbers.Of(column, out var isNew);
        AddOutput(number, new OutputColumn(column, origins.State, Place ?? span, origins.SetInputs.Length > 0)
        {
            Type = Types?.TypeOf(symbol),
            Nullable = rows is null ? null : Types?.NullableOf(rows, symbol),
        });
        _seenColumns.Begin(isNew);
        AddEdges(number, column, origins, span);
        foreach (var relation in origins.SetInputs)
        {
            foreach (var scan in fold.RowsOf(relation).Scans)
            {
                if (ReferenceEquals(scan, changed)) continue;
                var table = _numbers.Of(scan);
                AddInput(table, scan.Table);
                if (_seenSets.Add((table, number))) _sets.Add(new SetDependence(column, scan.Table));
            }
        }

        foreach (var unknown in origins.Unknowns) AddUnknown(unknown);
        if (symbol is ScanColumn { IsStar: true } star) AddUnknown(StarOf(star, span));
    }

    /// <summary>A field inside a column that was written: its edges only, for the column itself is the output.</summary>
    public void AddField(TableName target, string path, ColumnSymbol symbol, TextSpan span)
    {
        var column = new TargetColumn(target, path);
        var number = _numbers.Of(column, out var isNew);
        _seenColumns.Begin(isNew);
        AddEdges(number, column, fold.Fold(symbol), span);
    }

    private void AddEdges(int number, TargetColumn column, ColumnOrigins origins, TextSpan span)
    {
        foreach (var origin in origins.Items)
        {
            var source = origin.Source;
            AddInput(_numbers.Of(source.Relation), source.Relation.Table);
            var sourceNumber = _numbers.Of(source);
            if (!_seenColumns.Add(sourceNumber, number, origin.Subtype))
            {
                if (origin.Subtype.Type() == EdgeType.Direct) AddWays(_seenColumns.PlaceOf(sourceNumber, number, origin.Subtype), origin);
                continue;
            }

            var place = Place ?? (origin.Span.Length > 0 ? origin.Span : span);
            _columns.Add(new ColumnEdge(
                new SourceColumn(source.Relation.Table, source.Name), column, origin.Subtype, place, origin.Steps, origin.Approximate));
        }
    }

    // The same column written again: what the other statements leave of the value counts too.
    private void AddWays(int place, Origin origin)
    {
        var edge = _columns[place];
        if (FunctionWays.Union(edge.Functions, origin.Steps) is { } functions) _columns[place] = edge with { Functions = functions };
    }

    private static UnknownLineage StarOf(ScanColumn star, TextSpan span) => new(
        UnknownCodes.StarWithoutSchema, star.Relation.Table.ToString(), "*", span,
        $"The columns of '{star.Relation.Table}' are not known: the star stands for all of them.");

    /// <summary>What decides the rows of a target.</summary>
    public void AddRows(TableName? target, BoundRelation relation, ScanRelation? changed = null)
    {
        var rows = fold.RowsOf(relation);
        AddInputs(relation, changed);
        var number = target is null ? 0 : _numbers.Of(target);
        foreach (var origin in rows.Columns)
        {
            var source = origin.Source;
            if (_seenRows.Add((_numbers.Of(source), number, origin.Subtype)))
                _rows.Add(new RowEdge(target, source.Relation.Table, source.Name, origin.Subtype, Place ?? origin.Span));
        }

        foreach (var scan in rows.Scans)
        {
            if (!ReferenceEquals(scan, changed) && _seenRows.Add((-_numbers.Of(scan), number, EdgeSubtype.RowSet)))
                _rows.Add(new RowEdge(target, scan.Table, null, EdgeSubtype.RowSet, Place ?? scan.Span));
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

    public LineageResult Build(IEnumerable<Diagnostic> diagnostics, int statements, int opaque) => new()
    {
        Inputs = [.. _inputs],
        Outputs = [.. _targets],
        Columns = _columns.DrainToImmutable(),
        Rows = _rows.DrainToImmutable(),
        SetDependences = _sets.DrainToImmutable(),
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
