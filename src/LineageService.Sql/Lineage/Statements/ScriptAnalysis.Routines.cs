using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>Procedures, functions with bodies, calls and dynamic SQL.</content>
internal sealed partial class ScriptAnalysis
{
    private void VisitCreateProcedure(CreateProcedureStatement procedure)
    {
        _state.Procedures[procedure.Name.ToString()] = procedure;
        if (_isContext) return;

        // The body is what the definition can ever do: its parameters have no source as long as nobody calls it.
        Expand(procedure.Body, parameters: procedure.Parameters.ToDictionary(
            parameter => parameter.Name, _ => (ColumnSymbol)FoldedColumn.None, StringComparer.OrdinalIgnoreCase));
    }

    private void VisitCall(CallStatement call)
    {
        var name = call.Procedure.ToString();
        if (call.ReturnVariable is not null) Assign(call.ReturnVariable, FoldedColumn.None);
        if (!_state.Procedures.TryGetValue(name, out var procedure))
            procedure = _state.Procedures.FirstOrDefault(known => known.Value.Name.Last.Text.Equals(call.Procedure.Last.Text, StringComparison.OrdinalIgnoreCase)).Value;
        if (procedure is null)
        {
            if (SystemProcedures.MoveNoData(call.Procedure.Last.Text)) return;
            _state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.OpaqueFunction, name, null, call.Span, $"The procedure '{name}' is not known: what it reads and writes is not seen."));
            return;
        }

        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        var outputs = new List<(string Parameter, string Variable)>();
        for (var i = 0; i < procedure.Parameters.Length; i++)
        {
            var parameter = procedure.Parameters[i];
            var argument = ArgumentFor(call, parameter.Name, i);
            parameters[parameter.Name] = argument is null ? FoldedColumn.None : new ComputedColumn(_binder.BindExpression(argument, EmptyScope()));
            if (argument is not null && ConstantText.Of(argument, _state) is { } text) _state.Constants[parameter.Name] = text;
            if (parameter.Output && VariableName(argument) is { } variable) outputs.Add((parameter.Name, variable));
        }

        foreach (var (name2, value) in Expand(procedure.Body, parameters))
        {
            foreach (var (parameter, variable) in outputs)
            {
                if (string.Equals(parameter, name2, StringComparison.OrdinalIgnoreCase)) Assign(variable, value);
            }
        }
    }

    private static SqlExpression? ArgumentFor(CallStatement call, string parameter, int position)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is NamedArgument named && SameParameter(named.Name.Text, parameter)) return named.Value;
        }

        return position < call.Arguments.Length && call.Arguments[position] is not NamedArgument ? call.Arguments[position] : null;
    }

    private static bool SameParameter(string left, string right) =>
        string.Equals(left.TrimStart('@'), right.TrimStart('@'), StringComparison.OrdinalIgnoreCase);

    private static string? VariableName(SqlExpression? argument) => argument switch
    {
        VariableReference variable => variable.Name,
        ColumnReference { Parts: [var name] } => name.Text,
        _ => null,
    };

    /// <summary>Walks a routine's body with its parameters as variables; gives back what the variables hold at its end.</summary>
    private List<KeyValuePair<string, ColumnSymbol>> Expand(SqlStatement body, Dictionary<string, ColumnSymbol> parameters)
    {
        if (_state.ExpansionDepth >= ExpansionLimit) return [];
        var outerVariables = new Dictionary<string, ColumnSymbol>(_state.Variables, StringComparer.OrdinalIgnoreCase);
        var outerTemps = new HashSet<string>(_state.TempObjects.Keys, StringComparer.OrdinalIgnoreCase);
        _state.Variables.Clear();
        foreach (var (name, value) in parameters) _state.Variables[name] = new FoldedColumn(_fold.Fold(value));
        _state.ExpansionDepth++;
        Visit(body);
        _state.ExpansionDepth--;
        var after = _state.Variables.ToList();
        _state.Variables.Clear();
        foreach (var (name, value) in outerVariables) _state.Variables[name] = value;

        // Temp objects that the routine made end with it.
        foreach (var name in _state.TempObjects.Keys.ToArray())
        {
            if (!outerTemps.Contains(name) && _state.TempObjects.Remove(name, out var temp) && !temp.IsRead) _ended.Add(temp);
        }

        return after;
    }

    /// <summary>The rows that a call returns to its caller: all result sets of the procedure, merged.</summary>
    private DerivedRelation CapturedRows(SqlStatement call)
    {
        var outer = _capturedRows;
        _capturedRows = [];
        Visit(call);
        var captured = _capturedRows;
        _capturedRows = outer;
        var relation = new DerivedRelation();
        for (var i = 0; i < captured.Count; i++)
        {
            relation.Inputs.Add(captured[i]);
            var columns = captured[i].StarColumns(call.Span).ToList();
            for (var ordinal = 0; ordinal < columns.Count; ordinal++)
            {
                if (ordinal >= relation.Columns.Count) relation.Columns.Add(columns[ordinal]);
                else relation.Columns[ordinal] = relation.Columns[ordinal] with { Symbol = Merge(relation.Columns[ordinal].Symbol, columns[ordinal].Symbol) };
            }
        }

        return relation;
    }

    private BoundRelation? BindRoutineRows(CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters)
    {
        if (function.Body is null) return null;
        var result = function.ReturnVariable is { } name ? new TempObject(name) : null;
        if (result is not null)
        {
            foreach (var column in function.ReturnColumns)
                result.Relation.Columns.Add(new RelationColumn(column.Name.Text, FoldedColumn.None, column.Span));
            _state.TempObjects[result.Name] = result;
        }

        var outer = _capturedRows;
        _capturedRows = [];
        Expand(function.Body, parameters);
        var captured = _capturedRows;
        _capturedRows = outer;
        if (result is null) return captured.Count > 0 ? captured[0] : null;
        _state.TempObjects.Remove(result.Name);
        return result.Relation;
    }

    private void VisitReturn(ReturnStatement result)
    {
        if (result.Query is null) return;
        var relation = _binder.BindQuery(result.Query, null);
        if (_capturedRows is not null) _capturedRows.Add(relation);
        else Write((Catalog.TableName?)null, relation.StarColumns(result.Span), relation);
    }

    private void VisitDynamic(DynamicSqlStatement dynamic)
    {
        if (dynamic.Server is { } server)
        {
            // Another server's text has another catalogue and perhaps another dialect.
            _state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.DynamicSql, server, null, dynamic.Span, $"SQL that the linked server '{server}' runs: what it reads and writes is not seen."));
            return;
        }

        var text = ConstantText.Of(dynamic.Text, _state);
        if (text is null || _state.ExpansionDepth >= ExpansionLimit)
        {
            foreach (var variable in dynamic.IntoVariables) Assign(variable, FoldedColumn.None);
            _state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.DynamicSql, null, null, dynamic.Span, "SQL built at run time: its text is not known before it runs."));
            return;
        }

        var script = _frontEnd.Parse(text, _cancellationToken);
        _state.ExpansionDepth++;
        if (!dynamic.IntoVariables.IsEmpty && script.Statements is [QueryStatement query])
            AssignRow(dynamic.IntoVariables, _binder.BindQuery(query.Query, null), dynamic.Span);
        else
            Visit([.. script.Statements.Select(statement => Respanned(statement, dynamic.Span))]);
        _state.ExpansionDepth--;
    }

    // Spans inside the built text mean nothing in the script: an opaque part is placed at the statement that runs it.
    private static SqlStatement Respanned(SqlStatement statement, TextSpan span) =>
        statement is OpaqueStatement opaque ? opaque with { Span = span } : statement;
}
