using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>INSERT, UPDATE, DELETE or MERGE, as a statement or inside FROM.</summary>
    private SqlStatement Modification(
        Dom.DataModificationSpecification specification, Dom.TSqlFragment statement, ImmutableArray<CommonTableExpression> with)
    {
        var target = specification.Target switch
        {
            Dom.NamedTableReference table => NamedTable(table),
            Dom.VariableTableReference variable => TableVariable(variable),
            _ => null,
        };
        if (target is null) return Opaque(statement, "the target is on another server");
        return specification switch
        {
            Dom.InsertSpecification insert => Insert(insert, target, statement, with),
            Dom.UpdateSpecification update => new UpdateStatement(target, Assignments(update.SetClauses), Span(statement))
            {
                From = From(update.FromClause),
                Where = Where(update.WhereClause),
                Returning = Output(update),
                With = with,
            },
            Dom.DeleteSpecification delete => new DeleteStatement(target, Span(statement))
            {
                Using = From(delete.FromClause),
                Where = Where(delete.WhereClause),
                Returning = Output(delete),
                With = with,
            },
            Dom.MergeSpecification merge => Merge(merge, target, statement, with),
            _ => throw new UnreachableException(),
        };
    }

    private SqlExpression? Where(Dom.WhereClause? clause)
    {
        if (clause is null) return null;
        if (clause.SearchCondition is { } condition) return Condition(condition);
        Note(TransactSqlCodes.SkippedClause, clause, "WHERE CURRENT OF: the rows that the cursor stands on are not followed.");
        return null;
    }

    private ImmutableArray<ColumnAssignment> Assignments(IList<Dom.SetClause> clauses)
    {
        var assignments = ImmutableArray.CreateBuilder<ColumnAssignment>(clauses.Count);
        foreach (var clause in clauses) assignments.Add(Assignment(clause));
        return assignments.MoveToImmutable();
    }

    private ColumnAssignment Assignment(Dom.SetClause clause)
    {
        switch (clause)
        {
            case Dom.AssignmentSetClause assignment:
                var column = assignment.Column is { } target ? Column(target) : null;
                SqlExpression changed = column ?? (SqlExpression)new VariableReference(assignment.Variable.Name, Span(assignment.Variable));
                return new ColumnAssignment(
                    (column as ColumnReference)?.Parts ?? [],
                    Assigned(assignment.AssignmentKind, changed, assignment.NewValue),
                    Span(assignment),
                    assignment.Variable?.Name);

            // SET doc.modify('…'), SET body.WRITE(…): the new value is made from the old one and the arguments.
            case Dom.FunctionCallSetClause mutator:
                var call = mutator.MutatorFunction;
                var path = (call.CallTarget as Dom.MultiPartIdentifierCallTarget)?.MultiPartIdentifier;
                if (path is null) return new ColumnAssignment([], Expression(call), Span(mutator));
                var old = new ColumnReference(ObjectName(path).Parts, Span(path));
                var value = new FunctionCall(ObjectName(call.FunctionName), Expressions(call.Parameters).Insert(0, old), Span(call));
                return new ColumnAssignment(old.Parts, value, Span(mutator));
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>OUTPUT. Where one clause goes into a table and another to the client, the table counts.</summary>
    private ReturningClause? Output(Dom.DataModificationSpecification specification)
    {
        if (specification.OutputIntoClause is { } into)
        {
            if (specification.OutputClause is { } other)
                Note(TransactSqlCodes.SkippedClause, other, "The second OUTPUT clause, to the client, is not followed.");
            var target = into.IntoTable switch
            {
                Dom.NamedTableReference table => NamedTable(table),
                Dom.VariableTableReference variable => TableVariable(variable),
                _ => throw new UnreachableException(),
            };
            return new ReturningClause(SelectItems(into.SelectColumns), target, ColumnNames(into.IntoTableColumns), Span(into));
        }

        return specification.OutputClause is { } output
            ? new ReturningClause(SelectItems(output.SelectColumns), null, [], Span(output))
            : null;
    }
}
