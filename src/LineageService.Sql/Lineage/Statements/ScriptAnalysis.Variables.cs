using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>Variables carry the lineage of what was assigned to them; cursors give rows to variables.</content>
internal sealed partial class ScriptAnalysis
{
    private static NameScope EmptyScope() => new(null);

    private void VisitDeclare(DeclareVariableStatement declare)
    {
        if (declare.Record is { Name.Length: > 0 } made) _state.RecordTypes[made.Name] = made.Fields;
        foreach (var name in declare.Names)
        {
            if (declare.Record is { } record) _records[name] = FieldsOf(record);
            else if (declare.TypeName is { } type && IsRecordType(type)) _records[name] = [];
            ColumnSymbol value = declare.Default is null ? FoldedColumn.None : new ComputedColumn(_binder.BindExpression(declare.Default, EmptyScope()));
            Assign(name, value, declare.TypeName);
            if (declare.Default is not null && ConstantText.Of(declare.Default, _state) is { } text) SetConstant(name, text);
            else _state.Constants.Remove(name);
        }
    }

    private void VisitAssign(AssignVariableStatement assign)
    {
        if (assign.Names.Length > 1)
        {
            var tuple = assign.Value is ScalarSubquery subquery ? _binder.BindQuery(subquery.Query, null) : null;
            if (tuple is not null) AssignRow(assign.Names, tuple, assign.Span);
            else if (assign.Value is StructConstructor row)
            {
                for (var i = 0; i < assign.Names.Length && i < row.Fields.Length; i++)
                    Assign(assign.Names[i], new ComputedColumn(_binder.BindExpression(row.Fields[i].Value, EmptyScope())));
            }

            return;
        }

        var constant = ConstantText.Of(assign.Value, _state);
        var read = new DerivedRelation();
        var value = _binder.BindExpression(assign.Value, new NameScope(null) { Block = read });
        Assign(assign.Names[0], new ComputedColumn(value) { Rows = read.Inputs.Count > 0 ? read : null });
        if (read.Inputs.Count > 0) _carried.Add(assign.Names[0]);
        if (constant is not null) SetConstant(assign.Names[0], constant);
        else _state.Constants.Remove(assign.Names[0]);
    }

    // Variables declared as a row or a list of rows (x t%ROWTYPE, r RECORD, l of TYPE … IS TABLE OF) and the names of their fields, which take
    // what fills them by place; empty where they are called as what fills them.
    private readonly Dictionary<string, ImmutableArray<string>> _records = new(StringComparer.OrdinalIgnoreCase);

    private ImmutableArray<string> FieldsOf(RecordType record)
    {
        if (record.RowOf is not { } row) return record.Fields;
        return !_state.Cursors.ContainsKey(row.ToString()) && SchemaColumns(row) is { } columns ? [.. columns] : [];
    }

    private static bool IsRecordType(string type) =>
        type.EndsWith("ROWTYPE", StringComparison.OrdinalIgnoreCase) || type.Equals("RECORD", StringComparison.OrdinalIgnoreCase);

    /// <summary>A variable that takes whole rows: its fields are their columns.</summary>
    private ComputedColumn RecordOf(string variable, BoundRelation rows, TextSpan span)
    {
        if (_records.TryGetValue(variable, out var fields) && !fields.IsEmpty && !rows.IsOpen)
            rows = _binder.Renamed(rows, [.. fields.Select(field => new Identifier(field, Quoted: true))], span);
        return new ComputedColumn(new BoundRow(rows, span)) { Rows = rows };
    }

    /// <summary>Gives the columns of a row, one each, to variables; to a single record all of them.</summary>
    private void AssignRow(ImmutableArray<string> names, BoundRelation relation, TextSpan span)
    {
        if (names is [var record] && (_records.ContainsKey(record) || relation.StarColumns(span).Skip(1).Any()))
        {
            AssignRecord(record, relation, span);
            return;
        }

        for (var i = 0; i < names.Length; i++)
            Assign(names[i], new ComputedColumn(new BoundSubquery(relation, null, isPredicate: false, span) { Ordinal = i }));
        if (!_isContext) _result.AddInputs(relation);
    }

    /// <summary>SELECT … INTO record: the fields are the query's columns, as values of a scalar subquery each.</summary>
    private void AssignRecord(string record, BoundRelation relation, TextSpan span)
    {
        var fields = ImmutableArray.CreateBuilder<BoundStructField>();
        var ordinal = 0;
        ForgetFields(record);
        var only = relation.StarColumns(span).Take(2).ToList();
        if (only is [{ IsStar: false } value] && StructShape.FieldsOf(value.Symbol) is { } made)
        {
            // SELECT rec(a, b) INTO: the one column is the record already.
            var spread = new DerivedRelation { KeepsRows = true };
            spread.Inputs.Add(relation);
            foreach (var field in made) spread.Columns.Add(new RelationColumn(field, new FieldColumn(value.Symbol, field), span));
            relation = spread;
        }

        var names = _records.GetValueOrDefault(record, []);
        foreach (var column in relation.StarColumns(span))
        {
            var name = ordinal < names.Length && !column.IsStar ? names[ordinal] : column.Name;
            fields.Add(new BoundStructField(name, new BoundSubquery(relation, null, isPredicate: false, span) { Ordinal = ordinal++ }));
        }

        _state.Variables[record] = new ComputedColumn(new BoundStruct(fields.ToImmutable(), span));
        if (!_isContext) _result.AddInputs(relation);
    }

    private void Assign(string variable, ColumnSymbol value, string? type = null)
    {
        // Folded at once: a variable may be assigned from itself.
        var declared = type ?? (_state.Variables.GetValueOrDefault(variable) as FoldedColumn)?.DeclaredType;
        var origins = new FoldedColumn(_fold.Fold(value))
        {
            DeclaredType = declared,
            Definition = ReferenceEquals(value, FoldedColumn.None) ? null : value,
            Rows = value.Rows,
        };
        if (!_isContext)
        {
            foreach (var relation in origins.Origins!.SetInputs) _result.AddInputs(relation);
        }

        _state.Variables[variable] = _conditionalDepth > 0 && _state.Variables.TryGetValue(variable, out var before) ? Merge(before, origins) : origins;
        if (variable.LastIndexOf('.') is > 0 and var dot) KeepRecord(variable[..dot]);
    }

    /// <summary>A record whose fields are filled by themselves is the row of them.</summary>
    private void KeepRecord(string record)
    {
        if (!_records.TryGetValue(record, out var fields) || fields.IsEmpty) return;
        var whole = _state.Variables.GetValueOrDefault(record) is { } before ? new BoundColumn(before, default) : null;
        _state.Variables[record] = new ComputedColumn(new BoundStruct(
            [.. fields.Select(field => new BoundStructField(field, FieldOf(field)))], default))
        { Rows = whole?.Symbol.Rows };

        BoundExpression FieldOf(string field) =>
            _state.Variables.GetValueOrDefault($"{record}.{field}") is { } single ? new BoundColumn(single, default)
            : whole is not null && StructShape.Narrow(whole, field) is { } kept ? kept
            : new BoundConstant(null, false, default);
    }

    /// <summary>What fills a record as a whole takes the place of its single fields.</summary>
    private void ForgetFields(string record)
    {
        if (!_records.TryGetValue(record, out var fields)) return;
        foreach (var field in fields) _state.Variables.Remove($"{record}.{field}");
    }

    private void SetConstant(string variable, string text)
    {
        // In a branch the text may be this one or the one before: then it is no constant.
        if (_conditionalDepth > 0 && _state.Constants.TryGetValue(variable, out var before) && before != text) _state.Constants.Remove(variable);
        else _state.Constants[variable] = text;
    }

    private void VisitDeclareCursor(DeclareCursorStatement cursor) =>
        _state.Cursors[cursor.Name] = _binder.BindInOrder(cursor.Query, ScopeOf(cursor.Parameters));

    /// <summary>A scope in which a cursor's parameters are what OPEN gave them, else their defaults; null without parameters.</summary>
    private NameScope? ScopeOf(ImmutableArray<RoutineParameter> given)
    {
        if (given.IsEmpty) return null;
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in given)
            parameters[parameter.Name] = parameter.Default is null ? FoldedColumn.None : new ComputedColumn(_binder.BindExpression(parameter.Default, EmptyScope()));
        return new NameScope(null) { Parameters = parameters };
    }

    private void VisitFetch(FetchStatement fetch)
    {
        if (!_state.Cursors.TryGetValue(fetch.Cursor, out var rows)) return;
        if (!_isContext) _result.AddInputs(rows);
        var columns = rows.StarColumns(fetch.Span).ToList();
        if (fetch.Variables is [var record] && (columns.Count > 1 || _records.ContainsKey(record)))
        {
            ForgetFields(record);
            _state.Variables[record] = RecordOf(record, rows, fetch.Span);
            return;
        }

        GiveColumns(rows, fetch.Variables, fetch.Span);
    }

    /// <summary>Each variable takes the column at its place, row after row.</summary>
    private void GiveColumns(BoundRelation rows, ImmutableArray<string> variables, TextSpan span)
    {
        var place = 0;
        foreach (var column in rows.StarColumns(span))
        {
            if (place == variables.Length) return;
            _state.Variables[variables[place++]] = new FoldedColumn(_fold.Fold(column.Symbol)) { Rows = rows };
        }
    }

    private void VisitBlock(Block block)
    {
        foreach (var condition in block.Conditions) ReadCondition(condition);
        if (block.Loop is { } loop)
        {
            var rows = _binder.BindQuery(loop.Query, ScopeOf(loop.Parameters));
            if (!_isContext) _result.AddInputs(rows);
            if (loop.Variables.IsEmpty) _state.Variables[loop.Variable] = RecordOf(loop.Variable, rows, block.Span);
            else GiveColumns(rows, loop.Variables, block.Span);
        }

        var isConditional = !block.Conditions.IsEmpty || block.Loop is not null;
        if (!isConditional)
        {
            Visit(block.Statements);
            return;
        }

        // A loop's body may read what it wrote a round before: the outermost conditional block is walked twice.
        var rounds = _conditionalDepth == 0 ? 2 : 1;
        _conditionalDepth++;
        var counted = (_statements, _opaque);
        for (var round = 0; round < rounds; round++)
        {
            (_statements, _opaque) = counted;
            Visit(block.Statements);
        }

        _conditionalDepth--;
        if (block.Loop is { Changed: { } table } row) WriteRow(table, row.Variable, block.Span);
        if (_conditionalDepth == 0) ForgetRows();
    }

    // Variables that were assigned from those of a cursor or loop: while it runs, who reads them runs once for each of its rows.
    private readonly HashSet<string> _carried = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Behind the loop a variable has the last of its values, and who reads it runs once.</summary>
    private void ForgetRows()
    {
        foreach (var name in _carried)
        {
            if (_state.Variables.GetValueOrDefault(name) is not FoldedColumn { Rows: { } rows, Origins: { } origins } carried) continue;

            // What chose the rows chose the value, as that of a scalar subquery.
            var all = new DerivedRelation();
            all.Inputs.Add(rows);
            all.Columns.Add(new RelationColumn(name, new FoldedColumn(origins), default));
            var left = new ComputedColumn(new BoundSubquery(all, null, isPredicate: false, default));
            _state.Variables[name] = new FoldedColumn(_fold.Fold(left)) { DeclaredType = carried.DeclaredType };
        }

        _carried.Clear();
    }

    /// <summary>Conditions of IF and WHILE are control flow: no edge, but their tables are inputs.</summary>
    private void ReadCondition(SqlExpression condition)
    {
        var rows = new DerivedRelation();
        var bound = _binder.BindExpression(condition, EmptyScope());
        rows.Clauses.Add(new RowClause(EdgeSubtype.Filter, [bound]));

        // In a function it chooses which value comes back, as CASE does.
        _returned?.Conditions.Add(bound);
        if (!_isContext) _result.AddInputs(rows);
    }
}
