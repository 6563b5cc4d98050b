using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>Procedures and calls.</content>
internal sealed partial class ScriptAnalysis
{
    /// <summary>Routines call one another whatever the order in which the script creates them.</summary>
    private void Announce(ImmutableArray<SqlStatement> statements)
    {
        foreach (var statement in statements)
        {
            if (statement is CreateProcedureStatement procedure) _state.Procedures.TryAdd(procedure.Name.ToString(), procedure);
            else if (statement is CreateFunctionStatement function) _state.Functions.TryAdd(function.Name.ToString(), function);
        }
    }

    private void VisitCreateProcedure(CreateProcedureStatement procedure)
    {
        _state.Procedures[procedure.Name.ToString()] = procedure;
        if (_isContext) return;

        // The body is what the definition can ever do: its parameters have no source as long as nobody calls it.
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in procedure.Parameters) parameters[parameter.Name] = FoldedColumn.None;
        Expand(procedure.Body, parameters: parameters);
    }

    private void VisitCall(CallStatement call)
    {
        var name = call.Procedure.ToString();
        if (call.ReturnVariable is not null) Assign(call.ReturnVariable, FoldedColumn.None);
        if (!_state.Procedures.TryGetValue(name, out var procedure))
            procedure = _state.Procedures.FirstOrDefault(known => known.Value.Name.Last.Text.Equals(call.Procedure.Last.Text, StringComparison.OrdinalIgnoreCase)).Value;
        if (procedure is null && _options.Routines.Find(call.Procedure) is { } known)
        {
            InPlace(call.Span, () => CallElsewhere(call, known));
            return;
        }

        if (procedure is null && _state.Functions.TryGetValue(name, out var function) && CallElsewhere(call, function)) return;
        if (procedure is null)
        {
            if (name.EndsWith("sp_rename", StringComparison.OrdinalIgnoreCase)) RenameByProcedure(call);
            if (SystemProcedures.MoveNoData(call.Procedure)) return;
            _state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.OpaqueFunction, name, null, call.Span, $"The procedure '{name}' is not known: what it reads and writes is not seen."));
            return;
        }

        Call(call, procedure.Parameters, procedure.Body);
    }

    /// <summary>sp_rename 'schema.old', 'new' renames a table; with a kind behind it something else.</summary>
    private void RenameByProcedure(CallStatement call)
    {
        var kind = ArgumentFor(call.Arguments, "objtype", 2) is { } third ? ConstantText.Of(third, _state) : "OBJECT";
        if (!string.Equals(kind, "OBJECT", StringComparison.OrdinalIgnoreCase)
            || ArgumentFor(call.Arguments, "objname", 0) is not { } first || ConstantText.Of(first, _state) is not { Length: > 0 } old
            || ArgumentFor(call.Arguments, "newname", 1) is not { } second || ConstantText.Of(second, _state) is not { Length: > 0 } fresh) return;
        VisitAlter(new AlterTableStatement(
            NameOf(old), AlterAction.RenameTable, new ObjectName([new Identifier(fresh, Quoted: true)], call.Span), null, null, call.Span));
    }

    /// <summary>A routine of another text; a function is called for what it does. False for one whose body is not known.</summary>
    private bool CallElsewhere(CallStatement call, SqlStatement routine)
    {
        if (routine is CreateProcedureStatement procedure) Call(call, procedure.Parameters, procedure.Body);
        else if (routine is CreateFunctionStatement { Body: { } body } function) Call(call, function.Parameters, body);
        else return false;
        return true;
    }

    private void Call(CallStatement call, ImmutableArray<RoutineParameter> declared, SqlStatement body)
    {
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        var constants = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var outputs = new List<(string Parameter, string Variable)>();
        for (var i = 0; i < declared.Length; i++)
        {
            var parameter = declared[i];
            var argument = ArgumentFor(call.Arguments, parameter.Name, i) ?? parameter.Default;
            var caller = new DerivedRelation();
            parameters[parameter.Name] = argument is null ? FoldedColumn.None
                : new ComputedColumn(_binder.BindExpression(argument, new NameScope(null) { Block = caller })) { Rows = caller.Inputs.Count > 0 ? caller : null };
            if (argument is not null && ConstantText.Of(argument, _state) is { } text) constants[parameter.Name] = text;
            if (parameter.Output && VariableName(argument) is { } variable) outputs.Add((parameter.Name, variable));
        }

        GiveBack(Expand(body, parameters, constants), outputs);
    }

    /// <summary>Output parameters go to the caller's variables.</summary>
    private void GiveBack(List<KeyValuePair<string, ColumnSymbol>> after, List<(string Parameter, string Variable)> outputs)
    {
        foreach (var (name, value) in after)
        {
            foreach (var (parameter, variable) in outputs)
            {
                if (!string.Equals(parameter, name, StringComparison.OrdinalIgnoreCase)) continue;
                Assign(variable, value);
                _state.Constants.Remove(variable);
            }
        }
    }

    private static SqlExpression? ArgumentFor(ImmutableArray<SqlExpression> arguments, string parameter, int position)
    {
        foreach (var argument in arguments)
        {
            if (argument is NamedArgument named && SameParameter(named.Name.Text, parameter)) return named.Value;
        }

        return position < arguments.Length && arguments[position] is not NamedArgument ? arguments[position] : null;
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
    private List<KeyValuePair<string, ColumnSymbol>> Expand(
        SqlStatement body, Dictionary<string, ColumnSymbol> parameters, Dictionary<string, string>? constants = null)
    {
        if (!MayExpand(body.Span)) return [];
        var outerVariables = new Dictionary<string, ColumnSymbol>(_state.Variables, StringComparer.OrdinalIgnoreCase);
        var outerConstants = new Dictionary<string, string>(_state.Constants, StringComparer.OrdinalIgnoreCase);
        var outerTemps = new HashSet<string>(_state.TempObjects.Keys, StringComparer.OrdinalIgnoreCase);
        var outerAssignments = _state.Assignments.ToArray();
        var outerCarried = _carried.ToArray();
        _carried.Clear();
        _state.Variables.Clear();
        _state.Assignments.Clear();
        _state.Constants.Clear();
        foreach (var (name, text) in constants ?? []) _state.Constants[name] = text;
        foreach (var (name, value) in parameters) _state.Variables[name] = new FoldedColumn(_fold.Fold(value)) { Rows = value.Rows };

        ShowTriggerRows(outerVariables);
        _state.ExpansionDepth++;
        Visit(body);
        _state.ExpansionDepth--;
        var after = _state.Variables.ToList();
        Restore(_state.Variables, outerVariables);
        KeepAssignedFields(after);
        Restore(_state.Constants, outerConstants);
        _state.Assignments.Clear();
        _state.Assignments.AddRange(outerAssignments);
        _carried.Clear();
        _carried.UnionWith(outerCarried);

        // Temp objects that the routine made end with it.
        foreach (var name in _state.TempObjects.Keys.ToArray())
        {
            if (!outerTemps.Contains(name) && _state.TempObjects.Remove(name, out var temp) && !temp.IsRead) _ended.Add(temp);
        }

        return after;
    }

    private static void Restore<T>(Dictionary<string, T> now, Dictionary<string, T> before)
    {
        now.Clear();
        foreach (var (name, value) in before) now[name] = value;
    }

    /// <summary>True while routines may be expanded: neither too deep nor too many times, as calls of calls multiply.</summary>
    private bool MayExpand(TextSpan span)
    {
        if (_state.ExpansionDepth >= ExpansionLimit) return false;
        if (_state.TryExpand()) return true;
        _state.Unknowns.Add(new UnknownLineage(
            UnknownCodes.BudgetReached, null, null, span, "The routines call one another too often to follow each call."));
        return false;
    }

    /// <summary>The rows that a call returns to its caller: all result sets of the procedure, merged.</summary>
    private DerivedRelation CapturedRows(SqlStatement call)
    {
        var outer = (_capturedRows, _returnsRows);
        (_capturedRows, _returnsRows) = ([], false);
        Visit(call);
        var captured = _capturedRows;
        (_capturedRows, _returnsRows) = outer;
        return Merged(captured, call.Span);
    }

    /// <summary>Several result sets as one: columns by position.</summary>
    private DerivedRelation Merged(List<BoundRelation> captured, TextSpan span)
    {
        var relation = new DerivedRelation();
        for (var i = 0; i < captured.Count; i++)
        {
            relation.Inputs.Add(captured[i]);
            var columns = captured[i].StarColumns(span).ToList();
            for (var ordinal = 0; ordinal < columns.Count; ordinal++)
            {
                if (ordinal >= relation.Columns.Count) relation.Columns.Add(columns[ordinal]);
                else relation.Columns[ordinal] = relation.Columns[ordinal] with { Symbol = Merge(relation.Columns[ordinal].Symbol, columns[ordinal].Symbol) };
            }
        }

        return relation;
    }
}
