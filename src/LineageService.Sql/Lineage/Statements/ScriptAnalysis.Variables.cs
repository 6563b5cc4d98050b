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
        foreach (var name in declare.Names)
        {
            if (declare.TypeName is { } type && IsRecordType(type)) _records.Add(name);
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
        Assign(assign.Names[0], new ComputedColumn(_binder.BindExpression(assign.Value, EmptyScope())));
        if (constant is not null) SetConstant(assign.Names[0], constant);
        else _state.Constants.Remove(assign.Names[0]);
    }

    // Variables declared as a row: x t%ROWTYPE, r RECORD.
    private readonly HashSet<string> _records = new(StringComparer.OrdinalIgnoreCase);

    private static bool IsRecordType(string type) =>
        type.EndsWith("ROWTYPE", StringComparison.OrdinalIgnoreCase) || type.Equals("RECORD", StringComparison.OrdinalIgnoreCase);

    /// <summary>A variable that takes whole rows: its fields are their columns.</summary>
    private static ComputedColumn RecordOf(BoundRelation rows, TextSpan span) => new(new BoundRow(rows, span)) { Rows = rows };

    /// <summary>Gives the columns of a row, one each, to variables; to a single record all of them.</summary>
    private void AssignRow(ImmutableArray<string> names, BoundRelation relation, TextSpan span)
    {
        if (names is [var record] && (_records.Contains(record) || relation.StarColumns(span).Skip(1).Any()))
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
        foreach (var column in relation.StarColumns(span))
            fields.Add(new BoundStructField(
                column.Name, new BoundSubquery(relation, null, isPredicate: false, span) { Ordinal = ordinal++ }));
        _state.Variables[record] = new ComputedColumn(new BoundStruct(fields.ToImmutable(), span));
        if (!_isContext) _result.AddInputs(relation);
    }

    private void Assign(string variable, ColumnSymbol value, string? type = null)
    {
        // Folded at once: a variable may be assigned from itself.
        var declared = type ?? (_state.Variables.GetValueOrDefault(variable) as FoldedColumn)?.DeclaredType;
        var origins = new FoldedColumn(_fold.Fold(value)) { DeclaredType = declared, Definition = ReferenceEquals(value, FoldedColumn.None) ? null : value };
        if (!_isContext)
        {
            foreach (var relation in origins.Origins!.SetInputs) _result.AddInputs(relation);
        }

        _state.Variables[variable] = _conditionalDepth > 0 && _state.Variables.TryGetValue(variable, out var before) ? Merge(before, origins) : origins;
    }

    private void SetConstant(string variable, string text)
    {
        // In a branch the text may be this one or the one before: then it is no constant.
        if (_conditionalDepth > 0 && _state.Constants.TryGetValue(variable, out var before) && before != text) _state.Constants.Remove(variable);
        else _state.Constants[variable] = text;
    }

    // What OPEN gives to a parameter is not followed: it is no column of the tables either.
    private void VisitDeclareCursor(DeclareCursorStatement cursor)
    {
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in cursor.Parameters) parameters[parameter.Name] = FoldedColumn.None;
        var scope = parameters.Count == 0 ? null : new NameScope(null) { Parameters = parameters };
        _state.Cursors[cursor.Name] = _binder.BindInOrder(cursor.Query, scope);
    }

    private void VisitFetch(FetchStatement fetch)
    {
        if (!_state.Cursors.TryGetValue(fetch.Cursor, out var rows)) return;
        if (!_isContext) _result.AddInputs(rows);
        var columns = rows.StarColumns(fetch.Span).ToList();
        if (fetch.Variables is [var record] && (columns.Count > 1 || _records.Contains(record)))
        {
            _state.Variables[record] = RecordOf(rows, fetch.Span);
            return;
        }

        for (var i = 0; i < fetch.Variables.Length && i < columns.Count; i++)
            _state.Variables[fetch.Variables[i]] = new FoldedColumn(_fold.Fold(columns[i].Symbol)) { Rows = rows };
    }

    private void VisitBlock(Block block)
    {
        foreach (var condition in block.Conditions) ReadCondition(condition);
        if (block.Loop is { } loop)
        {
            var rows = _binder.BindQuery(loop.Query, null);
            if (!_isContext) _result.AddInputs(rows);
            _state.Variables[loop.Variable] = RecordOf(rows, block.Span);
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
