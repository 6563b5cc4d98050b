using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private ImmutableArray<TableExpression> From(Dom.FromClause? clause)
    {
        if (clause is null) return [];
        var tables = ImmutableArray.CreateBuilder<TableExpression>(clause.TableReferences.Count);
        foreach (var table in clause.TableReferences) tables.Add(Table(table));
        return tables.MoveToImmutable();
    }

    /// <param name="lateral">True right of APPLY, where a derived table sees its left neighbours.</param>
    private TableExpression Table(Dom.TableReference table, bool lateral = false)
    {
        Descend(table);
        var mapped = table switch
        {
            Dom.NamedTableReference named => NamedTable(named),
            Dom.VariableTableReference variable => TableVariable(variable),
            Dom.JoinTableReference join => Join(join),
            Dom.JoinParenthesisTableReference parenthesis => Table(parenthesis.Join, lateral),
            Dom.OdbcQualifiedJoinTableReference odbc => Table(odbc.TableReference),
            Dom.QueryDerivedTable derived =>
                new DerivedTable(SerializedRow(derived.QueryExpression), Alias(derived), lateral, Span(derived)),
            Dom.InlineDerivedTable inline => new DerivedTable(Values(inline.RowValues, inline), Alias(inline), lateral, Span(inline)),
            Dom.DataModificationTableReference modification => new StatementTable(
                Modification(modification.DataModificationSpecification, modification.DataModificationSpecification, []),
                Alias(modification),
                Span(modification)),
            Dom.PivotedTableReference pivot => Pivot(pivot, lateral),
            Dom.UnpivotedTableReference unpivot => Unpivot(unpivot, lateral),
            _ => TableFunction(table),
        };
        Ascend();
        return mapped;
    }

    // Hints and TABLESAMPLE choose rows without reading a column; FOR SYSTEM_TIME may take its moment from a variable.
    private TableReference NamedTable(Dom.NamedTableReference table)
    {
        var name = ObjectName(table.SchemaObject);
        if (_triggerTable is not null && name.Parts.Length == 1 && IsChangedRows(name.Last.Text))
            return new TableReference(_triggerTable, Alias(table.Alias) ?? new TableAlias(name.Last, []), Span(table));
        return new TableReference(name, Alias(table.Alias), Span(table)) { Versions = Versions(table.TemporalClause) };
    }

    private ImmutableArray<SqlExpression> Versions(Dom.TemporalClause? clause)
    {
        if (clause is null) return [];
        var moments = ImmutableArray.CreateBuilder<SqlExpression>();
        if (clause.StartTime is { } start) moments.Add(Expression(start));
        if (clause.EndTime is { } end) moments.Add(Expression(end));
        return [.. moments.Where(moment => moment is not LineageService.Sql.Query.Literal)];
    }

    private TableReference TableVariable(Dom.VariableTableReference table) =>
        new(VariableName(table.Variable.Name, table.Variable), Alias(table.Alias), Span(table), TableVariable: true);

    private TableExpression Join(Dom.JoinTableReference top)
    {
        var spine = new Stack<Dom.JoinTableReference>();
        Dom.TableReference left = top;
        while (left is Dom.JoinTableReference join)
        {
            spine.Push(join);
            left = join.FirstTableReference;
        }

        if (_depth + spine.Count > _deepest) throw TooDeep(top);
        var current = Table(left);
        while (spine.TryPop(out var join))
        {
            var kind = JoinKindOf(join);
            var right = Table(join.SecondTableReference, kind is JoinKind.CrossApply or JoinKind.OuterApply);
            var on = join is Dom.QualifiedJoin qualified ? Condition(qualified.SearchCondition) : null;
            current = new JoinExpression(current, right, kind, on, Using: [], Natural: false, Span(join));
        }

        return current;
    }

    private static JoinKind JoinKindOf(Dom.JoinTableReference join) => join switch
    {
        Dom.QualifiedJoin qualified => qualified.QualifiedJoinType switch
        {
            Dom.QualifiedJoinType.Inner => JoinKind.Inner,
            Dom.QualifiedJoinType.LeftOuter => JoinKind.Left,
            Dom.QualifiedJoinType.RightOuter => JoinKind.Right,
            Dom.QualifiedJoinType.FullOuter => JoinKind.Full,
            _ => throw new UnreachableException(),
        },
        Dom.UnqualifiedJoin unqualified => unqualified.UnqualifiedJoinType switch
        {
            Dom.UnqualifiedJoinType.CrossJoin => JoinKind.Cross,
            Dom.UnqualifiedJoinType.CrossApply => JoinKind.CrossApply,
            Dom.UnqualifiedJoinType.OuterApply => JoinKind.OuterApply,
            _ => throw new UnreachableException(),
        },
        _ => throw new UnreachableException(),
    };
}
