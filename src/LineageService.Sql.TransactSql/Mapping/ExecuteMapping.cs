using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private SqlStatement Execute(Dom.ExecuteSpecification execute, Dom.TSqlFragment statement)
    {
        if (execute.LinkedServer is not null) return Opaque(statement, "the text runs on a linked server");
        return execute.ExecutableEntity switch
        {
            Dom.ExecutableStringList text => new DynamicSqlStatement(Concatenated(text.Strings), Arguments(text.Parameters), [], Span(statement)),
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
        if (name.Last.Text.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase) && StatementText(arguments) is { } text)
            return new DynamicSqlStatement(text is NamedArgument named ? named.Value : text, arguments.Remove(text), [], Span(statement));
        return new CallStatement(name, arguments, returnVariable, Span(statement));
    }

    private static SqlExpression? StatementText(ImmutableArray<SqlExpression> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is not NamedArgument named) return argument;
            if (named.Name.Text.Equals("@stmt", StringComparison.OrdinalIgnoreCase) || named.Name.Text.Equals("@statement", StringComparison.OrdinalIgnoreCase))
                return argument;
        }

        return null;
    }

    private ImmutableArray<SqlExpression> Arguments(IList<Dom.ExecuteParameter> parameters)
    {
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>(parameters.Count);
        foreach (var parameter in parameters)
        {
            var value = Expression(parameter.ParameterValue);
            arguments.Add(parameter.Variable is { } name ? new NamedArgument(new Identifier(name.Name, Quoted: false), value, Span(parameter)) : value);
        }

        return arguments.MoveToImmutable();
    }

    private SqlExpression Concatenated(IList<Dom.ValueExpression> strings)
    {
        var parts = Expressions(strings);
        return parts.Length == 1 ? parts[0] : new OperatorExpression("+", parts, parts[0].Span.Cover(parts[^1].Span));
    }
}
