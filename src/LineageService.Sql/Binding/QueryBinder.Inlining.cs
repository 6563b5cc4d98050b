using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Calls of functions whose bodies are known: the body stands for the call, the arguments for its parameters.</content>
internal sealed partial class QueryBinder
{
    private const int ExpansionLimit = 16;

    /// <summary>How a scalar function with a block body is bound; set by the script analysis, which owns statements.</summary>
    public Func<CreateFunctionStatement, Dictionary<string, ColumnSymbol>, TextSpan, BoundExpression?>? RoutineValue { get; set; }

    /// <summary>How a table function with a block body is bound; set by the script analysis, which owns statements.</summary>
    public Func<CreateFunctionStatement, Dictionary<string, ColumnSymbol>, BoundRelation?>? RoutineRows { get; set; }

    private CreateFunctionStatement? FindFunction(ObjectName name, string fullName) =>
        state.Functions.Count == 0 ? null
        : state.Functions.TryGetValue(fullName, out var function) || state.Functions.TryGetValue(name.Last.Text, out function) ? function
        : null;

    /// <summary>A function with a known body as a value; null for others.</summary>
    private BoundExpression? Inline(FunctionCall call, string name, NameScope scope)
    {
        if (FindFunction(call.Name, name) is not { } function || state.ExpansionDepth >= ExpansionLimit) return null;
        if (function is { Expression: null, Query: null, Body: null } || !state.TryExpand()) return null;
        var parameters = ParametersOf(function, call, scope);
        if (function is { Expression: null, Query: null }) return RoutineValue?.Invoke(function, parameters, call.Span);
        state.ExpansionDepth++;
        try
        {
            var body = new NameScope(null) { Parameters = parameters };
            return function.Expression is not null
                ? BindExpression(function.Expression, body)
                : new BoundSubquery(BindQuery(function.Query!, body), null, isPredicate: false, call.Span);
        }
        finally
        {
            state.ExpansionDepth--;
        }
    }

    /// <summary>A SQL table function of the script: its query over the arguments. Null for others.</summary>
    private BoundRelation? InlineTable(TableFunction function, string name, NameScope scope)
    {
        if (FindFunction(function.Call.Name, name) is not { } body || state.ExpansionDepth >= ExpansionLimit || !state.TryExpand()) return null;
        var parameters = ParametersOf(body, function.Call, scope);
        if (body.Query is null) return RoutineRows?.Invoke(body, parameters);
        state.ExpansionDepth++;
        try
        {
            return BindQuery(body.Query, new NameScope(null) { Parameters = parameters });
        }
        finally
        {
            state.ExpansionDepth--;
        }
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
