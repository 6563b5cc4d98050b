using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Model;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private SqlStatement Execute(Dom.ExecuteSpecification execute, Dom.TSqlFragment statement)
    {
        return execute.ExecutableEntity switch
        {
            Dom.ExecutableStringList text =>
                new DynamicSqlStatement(Concatenated(text.Strings), Arguments(text.Parameters), [], Span(statement))
                {
                    Server = execute.LinkedServer?.Value,
                },
            Dom.ExecutableProcedureReference { AdHocDataSource: not null } => Opaque(statement, "the procedure is on another server"),
            Dom.ExecutableProcedureReference procedure => ExecuteProcedure(procedure, execute.Variable?.Name, statement),
            _ => throw new UnreachableException(),
        };
    }

    private SqlStatement ExecuteProcedure(Dom.ExecutableProcedureReference procedure, string? returnVariable, Dom.TSqlFragment statement)
    {
        var arguments = Arguments(procedure.Parameters);
        var reference = procedure.ProcedureReference;

        // EXEC @name: a batch that consists of a procedure's name calls it, so the variable's value is such a batch.
        if (reference.ProcedureVariable is { } variable)
            return new DynamicSqlStatement(new VariableReference(variable.Name, Span(variable)), arguments, [], Span(statement));
        var name = ObjectName(reference.ProcedureReference.Name);
        var isText = name.Last.Text.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase);
        return isText && SpExecuteSql(arguments, Span(statement)) is { } dynamic
            ? dynamic
            : new CallStatement(name, arguments, returnVariable, Span(statement));
    }

    /// <summary>sp_executesql @stmt, N'@p int', @p = value: the second argument declares the parameters and is no value.</summary>
    private static DynamicSqlStatement? SpExecuteSql(ImmutableArray<SqlExpression> arguments, TextSpan span)
    {
        SqlExpression? text = null;
        SqlExpression? declarations = null;
        var values = ImmutableArray.CreateBuilder<SqlExpression>(arguments.Length);
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = (arguments[i] as NamedArgument)?.Name.Text;
            if (text is null && (name is null ? i == 0 : IsOneOf(name, "@stmt", "@statement"))) text = arguments[i];
            else if (name is null ? i != 1 : !IsOneOf(name, "@params", "@parameters")) values.Add(arguments[i]);
            else declarations ??= arguments[i];
        }

        if (text is null) return null;
        return new DynamicSqlStatement(text is NamedArgument named ? named.Value : text, values.ToImmutable(), [], span)
        {
            Declarations = declarations is NamedArgument declared ? declared.Value : declarations,
        };
    }

    private static bool IsOneOf(string name, string first, string second) =>
        name.Equals(first, StringComparison.OrdinalIgnoreCase) || name.Equals(second, StringComparison.OrdinalIgnoreCase);

    private ImmutableArray<SqlExpression> Arguments(IList<Dom.ExecuteParameter> parameters)
    {
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>(parameters.Count);
        foreach (var parameter in parameters)
        {
            var value = Expression(parameter.ParameterValue);
            if (parameter.Variable is { } name) value = new NamedArgument(new Identifier(name.Name, Quoted: false), value, Span(parameter));
            arguments.Add(value);
        }

        return arguments.MoveToImmutable();
    }

    private SqlExpression Concatenated(IList<Dom.ValueExpression> strings)
    {
        var parts = Expressions(strings);
        return parts.Length == 1 ? parts[0] : new OperatorExpression("+", parts, parts[0].Span.Cover(parts[^1].Span));
    }
}
