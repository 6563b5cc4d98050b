using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private CreateProcedureStatement CreateProcedure(Dom.ProcedureStatementBody procedure) => new(
        ObjectName(procedure.ProcedureReference.Name),
        Parameters(procedure.Parameters),
        procedure.MethodSpecifier is null ? Body(procedure.StatementList, procedure) : Opaque(procedure, "a body in another language"),
        Span(procedure));

    private SqlStatement Body(Dom.StatementList? list, Dom.TSqlStatement routine)
    {
        var statements = Statements(list);
        return statements.Length == 1
            ? statements[0]
            : new Block(statements, [], list is { StartOffset: >= 0 } ? Span(list) : Span(routine));
    }

    private CreateFunctionStatement CreateFunction(Dom.FunctionStatementBody function)
    {
        var name = ObjectName(function.Name);
        var parameters = Parameters(function.Parameters);
        var span = Span(function);
        var body = function.StatementList is { } list ? Body(list, function) : null;
        return function.ReturnType switch
        {
            Dom.SelectFunctionReturnType inline => new CreateFunctionStatement(
                name, parameters, null, SelectQuery(inline.SelectStatement), null, [], Temporary: false, span),
            Dom.TableValuedFunctionReturnType table => new CreateFunctionStatement(
                name, parameters, null, null, body, ColumnDefinitions(table.DeclareTableVariableBody.Definition), Temporary: false, span)
            {
                ReturnVariable = table.DeclareTableVariableBody.VariableName?.Value,
            },
            Dom.ScalarFunctionReturnType scalar when ReturnedValue(body) is { } value => new CreateFunctionStatement(
                name, parameters, value, null, null, [], Temporary: false, span)
            { ReturnType = TypeName(scalar.DataType) },
            Dom.ScalarFunctionReturnType scalar => new CreateFunctionStatement(name, parameters, null, null, body, [], Temporary: false, span)
            {
                ReturnType = TypeName(scalar.DataType),
            },
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The value of a body that does nothing but return it.</summary>
    private static SqlExpression? ReturnedValue(SqlStatement? body)
    {
        while (body is Block { Statements: [var only], Conditions.IsEmpty: true }) body = only;
        return (body as ReturnStatement)?.Value;
    }

    private ImmutableArray<RoutineParameter> Parameters(IList<Dom.ProcedureParameter> parameters)
    {
        var mapped = ImmutableArray.CreateBuilder<RoutineParameter>(parameters.Count);
        foreach (var parameter in parameters)
        {
            mapped.Add(new RoutineParameter(
                parameter.VariableName.Value,
                TypeName(parameter.DataType),
                Output: parameter.Modifier == Dom.ParameterModifier.Output,
                parameter.Value is { } value ? Expression(value) : null));
        }

        return mapped.MoveToImmutable();
    }
}
