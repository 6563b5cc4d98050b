using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private void AddDeclarations(Dom.DeclareVariableStatement declare, ImmutableArray<SqlStatement>.Builder into)
    {
        foreach (var variable in declare.Declarations)
        {
            into.Add(new DeclareVariableStatement(
                [variable.VariableName.Value],
                TypeName(variable.DataType),
                variable.Value is { } value ? Expression(value) : null,
                declare.Declarations.Count == 1 ? Span(declare) : Span(variable)));
        }
    }

    private SqlStatement SetVariable(Dom.SetVariableStatement set)
    {
        var name = set.Variable.Name;
        if (set.CursorDefinition is { } cursor) return Cursor(name, cursor, set);
        var variable = new VariableReference(name, Span(set.Variable));

        // SET @doc.modify('…') calls a method; SET @point.X = 1 sets a part, and the rest of the value stays.
        if (set.FunctionCallExists)
        {
            var arguments = Expressions(set.Parameters).Insert(0, variable);
            return new AssignVariableStatement([name], new FunctionCall(ObjectName(set.Identifier), arguments, Span(set)), Span(set));
        }

        var value = Assigned(set.AssignmentKind, variable, set.Expression);
        if (set.Identifier is not null) value = new OpaqueExpression([variable, value], Span(set));
        return new AssignVariableStatement([name], value, Span(set));
    }

    private DeclareCursorStatement Cursor(string name, Dom.CursorDefinition definition, Dom.TSqlStatement statement) =>
        new(name, SelectQuery(definition.Select), Span(statement));

    private FetchStatement Fetch(Dom.FetchCursorStatement fetch)
    {
        var variables = ImmutableArray.CreateBuilder<string>(fetch.IntoVariables.Count);
        foreach (var variable in fetch.IntoVariables) variables.Add(variable.Name);
        return new FetchStatement(CursorName(fetch.Cursor), variables.MoveToImmutable(), Span(fetch));
    }

    private static string CursorName(Dom.CursorId cursor) => cursor.Name.Value;
}
