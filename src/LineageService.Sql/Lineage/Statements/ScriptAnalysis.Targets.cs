using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>Where rows go: to a permanent table, a temp object, or the client.</content>
internal sealed partial class ScriptAnalysis
{
    // Fields of the columns that the statement writes. Cleared with each write: what a temp object holds changes from one to the next.
    private readonly Dictionary<RelationColumn, WrittenField[]> _writtenFields = [];

    private bool IsTemporary(ObjectName name) => _binder.IsTemporaryName(name) || _scratch.Contains(name.ToString());

    /// <summary>The temp object of a name; a temporary name that is new becomes one.</summary>
    private TempObject? TempOf(ObjectName name, bool tableVariable)
    {
        if (_binder.FindTemp(name) is { } temp) return temp;
        if (!tableVariable && !IsTemporary(name)) return null;
        var key = name.ToString();
        return _state.TempObjects[key] = new TempObject(key) { Syntax = tableVariable ? null : name };
    }

    /// <summary>Writes columns and rows to whatever a name means.</summary>
    private void Write(ObjectName name, bool tableVariable, IEnumerable<RelationColumn> columns, BoundRelation rows, bool replaces)
    {
        if (TempOf(name, tableVariable) is { } temp)
        {
            Fill(temp, columns, rows, replaces);
            return;
        }

        var (table, _) = _binder.ResolveTarget(name);
        Write(table, columns, rows);
    }

    private void Write(TableName? target, IEnumerable<RelationColumn> columns, BoundRelation rows, ScanRelation? changed = null)
    {
        _writtenFields.Clear();
        if (_isContext) return;
        _result.AddTarget(target);
        if (_types is not null) _types.AddRows(target, rows, columns = target is null ? ToldApart(columns) : columns);
        foreach (var column in target is null ? ToldApart(columns) : columns)
        {
            _result.AddColumn(target, column.Name, column.Symbol, column.Span, changed, rows);
            if (_options.NestedFields && target is not null && !column.IsStar)
                WriteFields(target, FieldsOf(column), column.Span);
        }

        _result.AddRows(target, rows, changed);
    }

    /// <summary>
    /// Columns of a result that share a name are columns all the same: <c>SELECT * FROM a JOIN b</c> over two ids returns <c>id</c> and
    /// <c>id_1</c>.
    /// </summary>
    private static List<RelationColumn> ToldApart(IEnumerable<RelationColumn> columns)
    {
        var apart = columns.ToList();
        var names = new HashSet<string>(apart.Count, StringComparer.OrdinalIgnoreCase);
        var repeated = new List<int>();
        for (var i = 0; i < apart.Count; i++)
        {
            if (!names.Add(apart[i].Name) && apart[i] is { IsStar: false, Anonymous: false }) repeated.Add(i);
        }

        var next = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var i in repeated)
        {
            var number = next.GetValueOrDefault(apart[i].Name) + 1;
            while (!names.Add($"{apart[i].Name}_{number}")) number++;
            next[apart[i].Name] = number;
            apart[i] = apart[i] with { Name = $"{apart[i].Name}_{number}" };
        }

        return apart;
    }

    /// <summary>What the fields inside a struct column come from, as far as its definition or the schema tells.</summary>
    private void WriteFields(TableName target, WrittenField[] fields, TextSpan span)
    {
        foreach (var field in fields)
        {
            _result.AddField(target, field.Path, field.Value is BoundColumn column ? column.Symbol : new ComputedColumn(field.Value), span);
            WriteFields(target, field.Fields, field.Value.Span);
        }
    }

    /// <summary>The fields inside a column, made once for each statement that writes it.</summary>
    private WrittenField[] FieldsOf(in RelationColumn column)
    {
        if (_writtenFields.Count > 0 && _writtenFields.TryGetValue(column, out var known)) return known;
        var fields = WrittenField.Of(column.Name, new BoundColumn(column.Symbol, column.Span));
        if (fields.Length > 0) _writtenFields[column] = fields;
        return fields;
    }

    /// <summary>Puts rows into a temp object. Origins are folded now, so that what comes later does not flow back into earlier readers.</summary>
    private void Fill(TempObject temp, IEnumerable<RelationColumn> columns, BoundRelation rows, bool replaces)
    {
        if (!_isContext) _result.AddInputs(rows);
        if (replaces && _conditionalDepth == 0) temp.Relation = Emptied(temp.Relation);
        var relation = temp.Relation;
        relation.Inputs.Add(rows);
        foreach (var filling in temp.Computed.Count == 0 ? columns : WithComputed(temp, columns))
        {
            var column = WithDeclaredType(temp, filling);
            if (column.IsStar)
            {
                relation.Columns.Add(column);
                relation.OpenInputs.Add(rows);
                continue;
            }

            // A single filling keeps its definition, so that struct paths are still followed into it.
            var at = relation.Columns.FindIndex(known => string.Equals(known.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0) relation.Columns.Add(column);
            else if (IsEmpty(relation.Columns[at].Symbol)) relation.Columns[at] = column with { Name = relation.Columns[at].Name };
            else relation.Columns[at] = relation.Columns[at] with { Symbol = Merge(relation.Columns[at].Symbol, column.Symbol) };
        }
    }

    // A computed column is filled with the columns that it reads.
    private List<RelationColumn> WithComputed(TempObject temp, IEnumerable<RelationColumn> columns)
    {
        var filled = columns.ToList();
        var row = new DerivedRelation();
        row.Columns.AddRange(filled.Where(column => !column.IsStar));
        row.Columns.AddRange(temp.Relation.Columns.Where(column => row.Find(column.Name) is null));
        var scope = new NameScope(null);
        scope.Sources.Add(new ScopeSource(temp.Name, [], row));
        foreach (var (name, value) in temp.Computed)
            filled.Add(new RelationColumn(name, new ComputedColumn(_binder.BindExpression(value, scope)), value.Span));
        return filled;
    }

    // A value has the type of the column that it is written to.
    private RelationColumn WithDeclaredType(TempObject temp, RelationColumn column) =>
        _types is not null && !column.IsStar && temp.DeclaredTypes.TryGetValue(column.Name, out var type)
            ? column with { Symbol = new ComputedColumn(new BoundColumn(column.Symbol, column.Span)) { DeclaredType = type } }
            : column;

    /// <summary>
    /// Temp objects that the script filled and never read: another script of the session may, so they stay targets of their own.
    /// </summary>
    private void WriteUnread()
    {
        foreach (var temp in _state.TempObjects.Values.Concat(_ended))
        {
            if (temp.IsRead || temp.Relation.Inputs.Count == 0 || temp.Syntax is null) continue;
            var table = _binder.Resolve(temp.Syntax).Table;
            Write(table, temp.Relation.Columns, temp.Relation);
        }
    }

    private static bool IsEmpty(ColumnSymbol symbol) =>
        symbol is FoldedColumn { Origins: { Items.Length: 0, SetInputs.Length: 0, Unknowns.Length: 0 } };

    private static DerivedRelation Emptied(DerivedRelation relation)
    {
        var empty = new DerivedRelation();
        foreach (var column in relation.Columns)
        {
            if (!column.IsStar) empty.Columns.Add(column with { Symbol = FoldedColumn.None });
        }

        return empty;
    }

    private FoldedColumn Merge(ColumnSymbol first, ColumnSymbol second)
    {
        var declared = (first as FoldedColumn)?.DeclaredType ?? (second as FoldedColumn)?.DeclaredType;
        var sink = new OriginSet();
        foreach (var origins in new[] { _fold.Fold(first), _fold.Fold(second) })
        {
            foreach (var item in origins.Items) sink.Add(item);
            foreach (var relation in origins.SetInputs) sink.AddSetInput(relation);
            foreach (var unknown in origins.Unknowns) sink.AddUnknown(unknown);
        }

        return new FoldedColumn(sink.ToOrigins()) { DeclaredType = declared, Rows = second.Rows ?? first.Rows };
    }

    /// <summary>The schema that a query gives to what it creates, nested fields included as far as they are known.</summary>
    /// <param name="rows">The query's relation; null where the new table takes no rows of it.</param>
    private TableSchema SchemaOf(TableName table, List<RelationColumn> columns, bool isComplete, BoundRelation? rows)
    {
        var schema = ImmutableArray.CreateBuilder<SchemaColumn>();
        foreach (var column in columns)
        {
            if (column.IsStar) continue;
            var nullable = rows is null ? null : _types?.NullableOf(rows, column.Symbol);
            schema.Add(new SchemaColumn(column.Name, InferredType(column.Symbol)) { Nullable = nullable });
            AddFields(schema, FieldsOf(column));
        }

        var keys = rows is null || _types is null ? [] : _types.KeysOf(table, rows, columns).Select(key => key.Columns).Where(key => !key.IsEmpty);
        return new TableSchema(table, schema.DrainToImmutable(), isComplete) { Keys = [.. keys] };
    }

    private void AddFields(ImmutableArray<SchemaColumn>.Builder schema, WrittenField[] fields)
    {
        foreach (var field in fields)
        {
            schema.Add(new SchemaColumn(field.Path, InferredType(field.Value is BoundColumn column ? column.Symbol : new ComputedColumn(field.Value))));
            AddFields(schema, field.Fields);
        }
    }

    private string? InferredType(ColumnSymbol symbol) => TypeOf(symbol) ?? _types?.TypeOf(symbol)?.ToString();

    private static string? TypeOf(ColumnSymbol symbol) =>
        symbol is not ScanColumn scan ? null
        : scan.Relation.Schema is { Index.IsPlain: false } schema ? schema.Index.Find(scan.Name)?.Type
        : scan.Node?.Column.Type;

    private void Define(TableSchema schema)
    {
        _state.Schemas[string.Join('.', schema.Name.Parts)] = schema;
        if (!_isContext) _result.Definitions.Add(schema);
    }

    private static bool IsOpen(IEnumerable<RelationColumn> columns) => columns.Any(column => column.IsStar);
}
