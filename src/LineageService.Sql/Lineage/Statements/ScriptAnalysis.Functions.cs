using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>Functions whose bodies are statements: the value or rows that they return.</content>
internal sealed partial class ScriptAnalysis
{
    // What the function that is being expanded returns; null outside of one.
    private ReturnedValues? _returned;

    // True in a function of rows, where a RETURN of a value is a row; a procedure's RETURN is a status.
    private bool _returnsRows;

    // What the function of rows that is being expanded gives out, as variables of it.
    private ImmutableArray<string> _rowColumns = [];

    /// <summary>The values of a function's RETURNs and the conditions that chose among them. Mutable.</summary>
    private sealed class ReturnedValues
    {
        public List<BoundExpression> Values { get; } = [];

        public List<BoundExpression> Conditions { get; } = [];
    }

    private void VisitCreateFunction(CreateFunctionStatement function)
    {
        _state.Functions[function.Name.ToString()] = function;
        if (_isContext || function.Body is null || !StatementEffects.ChangeTables(function.Body)) return;

        // A function that changes tables does so whoever calls it, as a procedure does.
        var isTrigger = function.ReturnType is { } type && type.Equals("trigger", StringComparison.OrdinalIgnoreCase);
        if (isTrigger && _state.Procedures.Values.Any(trigger => Calls(trigger.Body, function.Name))) return;
        var outer = (_returned, _capturedRows);
        (_returned, _capturedRows) = (new ReturnedValues(), []);
        Expand(function.Body, NoArguments(function, isTrigger));
        (_returned, _capturedRows) = outer;
    }

    private static bool Calls(SqlStatement body, ObjectName routine) => body switch
    {
        Block block => block.Statements.Any(statement => Calls(statement, routine)),
        CallStatement call => call.Procedure.Last.Text.Equals(routine.Last.Text, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // A trigger's rows are those of whatever table it stands on: without the trigger they are not known.
    private static Dictionary<string, ColumnSymbol> NoArguments(CreateFunctionStatement function, bool isTrigger)
    {
        ColumnSymbol row = isTrigger
            ? new UnresolvedColumn(new UnknownLineage(
                UnknownCodes.UnresolvedColumn, null, null, function.Name.Span,
                $"The function '{function.Name}' reads the rows of a trigger's table, and no trigger of this text names it."))
            : FoldedColumn.None;
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase)
        {
            ["NEW"] = row,
            ["OLD"] = row,
        };
        foreach (var parameter in function.Parameters) parameters[parameter.Name] = FoldedColumn.None;
        return parameters;
    }

    BoundExpression? IRoutineBodies.BindValue(
        CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span, bool elsewhere) =>
        elsewhere ? InPlace(span, () => BindRoutineValue(function, parameters, span)) : BindRoutineValue(function, parameters, span);

    BoundRelation? IRoutineBodies.BindRows(
        CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span, bool elsewhere) =>
        elsewhere ? InPlace(span, () => BindRoutineRows(function, parameters)) : BindRoutineRows(function, parameters);

    private BoundExpression? BindRoutineValue(CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span)
    {
        if (function.Body is null) return null;
        var outer = (_returned, _capturedRows, _conditionalDepth);
        var returned = new ReturnedValues();
        (_returned, _capturedRows, _conditionalDepth) = (returned, [], 0);
        var after = Expand(function.Body, parameters);
        (_returned, _capturedRows, _conditionalDepth) = outer;
        foreach (var parameter in function.Parameters)
        {
            // RETURNS nothing but OUT parameters: they are the value.
            if (!parameter.Output || returned.Values.Count > 0) continue;
            foreach (var (name, value) in after)
            {
                if (string.Equals(name, parameter.Name, StringComparison.OrdinalIgnoreCase))
                    returned.Values.Add(new BoundColumn(value, span));
            }
        }

        if (returned.Values.Count == 0) return null;
        return returned is { Conditions.Count: 0, Values: [var only] } ? only
            : new BoundCase([.. returned.Conditions], [.. returned.Values], span);
    }

    private DerivedRelation? BindRoutineRows(CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters)
    {
        if (function.Body is null) return null;
        var result = function.ReturnVariable is { } name ? new TempObject(name) : null;
        if (result is not null)
        {
            foreach (var column in function.ReturnColumns)
                result.Relation.Columns.Add(new RelationColumn(column.Name.Text, Declared(column), column.Span));
            _state.TempObjects[result.Name] = result;
        }

        var outer = (_returned, _capturedRows, _returnsRows, _rowColumns);
        (_returned, _capturedRows, _returnsRows) = (null, [], true);
        _rowColumns = function.ReturnColumns.IsDefaultOrEmpty
            ? [.. function.Parameters.Where(parameter => parameter.Output).Select(parameter => parameter.Name)]
            : [.. function.ReturnColumns.Select(column => column.Name.Text)];
        Expand(function.Body, parameters);
        var captured = _capturedRows;
        (_returned, _capturedRows, _returnsRows, _rowColumns) = outer;
        if (result is not null)
        {
            _state.TempObjects.Remove(result.Name);
            return result.Relation;
        }

        if (captured.Count == 0) return null;
        var rows = Merged(captured, function.Span);
        for (var i = 0; i < rows.Columns.Count && i < function.ReturnColumns.Length; i++)
            rows.Columns[i] = rows.Columns[i] with { Name = function.ReturnColumns[i].Name.Text };
        return rows;
    }

    private void VisitReturn(ReturnStatement result)
    {
        if (_returned is { } returned)
        {
            if (result.Value is not null) returned.Values.Add(_binder.BindExpression(result.Value, EmptyScope()));
            else if (result.Query is not null)
                returned.Values.Add(new BoundSubquery(_binder.BindQuery(result.Query, null), null, isPredicate: false, result.Span));
            return;
        }

        if (result.IsRow && _capturedRows is not null && _returnsRows)
        {
            ReturnHeldRow(result.Span);
            return;
        }

        // RETURN TABLE(set): the rows of a result set.
        var set = result.Value is ColumnReference { Parts: [var name] } ? _state.Cursors.GetValueOrDefault(name.Text) : null;
        if (result.Query is not null || set is not null)
        {
            var relation = set ?? _binder.BindQuery(result.Query!, null);
            if (_capturedRows is not null) _capturedRows.Add(relation);
            else Write((Catalog.TableName?)null, relation.StarColumns(result.Span), relation);
        }
        else if (_capturedRows is not null && _returnsRows && result.Value is not null)
        {
            var row = new DerivedRelation();
            ReturnRow(row, _binder.BindExpression(result.Value, new NameScope(null) { Block = row }), result.Span);
        }
    }

    /// <summary>RETURN NEXT without a value: the row that the output parameters hold by now.</summary>
    private void ReturnHeldRow(TextSpan span)
    {
        var row = new DerivedRelation();
        foreach (var name in _rowColumns)
        {
            var value = _state.Variables.GetValueOrDefault(name) ?? FoldedColumn.None;
            row.Columns.Add(new RelationColumn(name, value, span));
            if (value.Rows is { } rows && !row.Inputs.Contains(rows)) row.Inputs.Add(rows);
        }

        _capturedRows!.Add(row);
    }

    /// <summary>RETURN NEXT: a row, whose fields are the columns where they are known.</summary>
    private void ReturnRow(DerivedRelation row, BoundExpression value, TextSpan span)
    {
        foreach (var field in StructShape.FieldsOf(value) ?? [])
            row.Columns.Add(new RelationColumn(field, new ComputedColumn(new BoundField(value, field, span)), span));
        if (row.Columns.Count == 0) row.Columns.Add(new RelationColumn(_dialect.Names.ElementColumn, new ComputedColumn(value), span, Anonymous: true));
        if (value is BoundColumn { Symbol.Rows: { } rows } && !row.Inputs.Contains(rows)) row.Inputs.Add(rows);
        _capturedRows!.Add(row);
    }
}
