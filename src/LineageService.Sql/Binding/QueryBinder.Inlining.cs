using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Calls of functions whose bodies are known: the body stands for the call, the arguments for its parameters.</content>
internal sealed partial class QueryBinder
{
    private const int ExpansionLimit = 16;

    /// <summary>How functions with block bodies are bound; set by the script analysis, which owns statements.</summary>
    public IRoutineBodies? Bodies { get; set; }

    /// <summary>The definition of a function and whether it stands in another text.</summary>
    private (CreateFunctionStatement? Function, bool Elsewhere) FindFunction(ObjectName name, string fullName)
    {
        if (state.Functions.Count == 0 && Routines.IsEmpty) return (null, false);
        if (state.Functions.Count > 0
            && (state.Functions.TryGetValue(fullName, out var function)
                || state.Functions.TryGetValue(name.Last.Text, out function))) return (function, false);
        if (dialect.Functions.Find(fullName) is { IsBuiltIn: true }) return (null, false);
        if (name.Parts.Length == 1 && state.MemberFunction(name.Last.Text) is { } member) return (member, false);
        if (Routines.IsEmpty) return (null, false);
        return (Routines.Find(name) as CreateFunctionStatement, true);
    }

    /// <summary>A function with a known body as a value; null for others.</summary>
    private BoundExpression? Inline(FunctionCall call, string name, NameScope scope)
    {
        var (function, elsewhere) = FindFunction(call.Name, name);
        if (function is null or { Expression: null, Query: null, Body: null } || state.ExpansionDepth >= ExpansionLimit
            || !state.TryExpand()) return null;
        var parameters = ParametersOf(function, call, scope);
        var value = InPlace(elsewhere ? call.Span : null, () => BodyOf(function, parameters, call.Span, elsewhere));
        if (value is not null) value = Declared(value, function);
        return value is not null && elsewhere ? new BoundPlaced(value, call.Span) : value;
    }

    private BoundExpression? BodyOf(
        CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span, bool elsewhere)
    {
        if (function is { Expression: null, Query: null }) return Bodies?.BindValue(function, parameters, span, elsewhere);
        state.ExpansionDepth++;
        try
        {
            var body = new NameScope(null) { Parameters = parameters };
            return function.Expression is not null
                ? BindExpression(function.Expression, body)
                : new BoundSubquery(BindQuery(function.Query!, body), null, isPredicate: false, span);
        }
        finally
        {
            state.ExpansionDepth--;
        }
    }

    /// <summary>A SQL table function whose body is known: its query over the arguments. Null for others.</summary>
    private BoundRelation? InlineTable(TableFunction function, string name, NameScope scope)
    {
        var (body, elsewhere) = FindFunction(function.Call.Name, name);
        if (body is null && IsProcedure(function.Call.Name))
            return StatementRows?.Invoke(new CallStatement(function.Call.Name, function.Call.Arguments, null, function.Call.Span), scope);
        if (body is null || state.ExpansionDepth >= ExpansionLimit || !state.TryExpand()) return null;
        var parameters = ParametersOf(body, function.Call, scope);
        var rows = InPlace(elsewhere ? function.Call.Span : null, () => RowsOf(body, parameters, function.Call.Span, elsewhere));
        if (rows is null || !elsewhere) return rows;
        PlaceClauses(rows, function.Call.Span);
        var placed = new DerivedRelation();
        placed.Inputs.Add(rows);
        foreach (var column in rows.StarColumns(function.Call.Span))
        {
            var value = column.IsStar ? column.Symbol
                : new ComputedColumn(new BoundPlaced(new BoundColumn(column.Symbol, column.Span), function.Call.Span));
            placed.Columns.Add(column with { Symbol = value, Span = function.Call.Span });
        }

        if (rows.IsOpen) placed.OpenInputs.Add(rows);
        return placed;
    }

    /// <summary>Snowflake: a procedure that returns a table may stand in FROM.</summary>
    private bool IsProcedure(ObjectName name) =>
        state.Procedures.Count > 0 && (state.Procedures.ContainsKey(name.ToString()) || state.Procedures.ContainsKey(name.Last.Text));

    /// <summary>
    /// The clauses of a relation and of those below it stand at a place of the script; temp objects of the script keep theirs.
    /// </summary>
    private void PlaceClauses(BoundRelation relation, TextSpan place)
    {
        var seen = new HashSet<BoundRelation>(state.TempObjects.Values.Select(temp => temp.Relation), ReferenceEqualityComparer.Instance);
        var pending = new Stack<BoundRelation>([relation]);
        while (pending.TryPop(out var current))
        {
            if (!seen.Add(current)) continue;
            for (var i = 0; i < current.Clauses.Count; i++)
            {
                var placed = current.Clauses[i].Expressions.Select(expression => (BoundExpression)new BoundPlaced(expression, place));
                current.Clauses[i] = current.Clauses[i] with { Expressions = [.. placed] };
            }

            foreach (var input in current.Inputs) pending.Push(input);
        }
    }

    private BoundRelation? RowsOf(
        CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span, bool elsewhere)
    {
        if (function.Query is null) return Bodies?.BindRows(function, parameters, span, elsewhere);
        state.ExpansionDepth++;
        try
        {
            var rows = BindQuery(function.Query, new NameScope(null) { Parameters = parameters });
            return function.ReturnColumns.IsDefaultOrEmpty ? rows : Renamed(rows, [.. function.ReturnColumns.Select(column => column.Name)], span);
        }
        finally
        {
            state.ExpansionDepth--;
        }
    }

    /// <summary>
    /// Binds text that stands elsewhere: scans and unknowns stand at <paramref name="place"/>; null where it is the script's own.
    /// </summary>
    private T InPlace<T>(TextSpan? place, Func<T> bind)
    {
        if (place is null) return bind();
        var (outer, from) = (Place, state.Unknowns.Count);
        Place ??= place;
        var bound = bind();
        Place = outer;
        for (var i = from; i < state.Unknowns.Count; i++) state.Unknowns[i] = state.Unknowns[i] with { Span = place };
        return bound;
    }

    /// <summary>What the parameters stand for: arguments by name or place, defaults where they are left out.</summary>
    private Dictionary<string, ColumnSymbol> ParametersOf(CreateFunctionStatement function, FunctionCall call, NameScope scope)
    {
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < function.Parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            var given = ArgumentOf(call, parameter.Name, i);
            ColumnSymbol value = given is not null ? Symbol(BindExpression(given, scope))
                : parameter.Default is { } other ? Symbol(BindExpression(other, new NameScope(null)))
                : FoldedColumn.None;
            parameters[parameter.Name] = value;
            parameters[$"${i + 1}"] = value;
        }

        return parameters;
    }

    private static ColumnSymbol Symbol(BoundExpression value) => value is BoundColumn column ? column.Symbol : new ComputedColumn(value);

    private static SqlExpression? ArgumentOf(FunctionCall call, string parameter, int position)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is NamedArgument named && SameName(named.Name.Text.TrimStart('@'), parameter.TrimStart('@'))) return named.Value;
        }

        return position < call.Arguments.Length && call.Arguments[position] is not NamedArgument ? call.Arguments[position] : null;
    }
}
