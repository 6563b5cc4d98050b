using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Names of expressions that are no columns, and items that are repeated for each of several columns.</content>
internal sealed partial class QueryBinder
{
    // The column that COLUMNS(…) means while an item is bound once for each of them.
    private RelationColumn? _picked;

    /// <summary>
    /// ClickHouse's <c>WITH x + 1 AS y</c> and aliases inside expressions: aliases of the block that make no column of it.
    /// </summary>
    private void BindNames(ImmutableArray<ExpressionItem> names, NameScope scope)
    {
        foreach (var name in names)
        {
            var symbol = new ComputedColumn(BindExpression(name.Expression, scope));
            scope.Aliases.Add(new RelationColumn(name.Aliases[0].Text, symbol, name.Span));
        }
    }

    /// <summary>DuckDB: <c>SELECT COLUMNS('m_.*') * 2</c> is one item for each column picked.</summary>
    private void AddRepeated(ExpressionItem item, StarExpression columns, DerivedRelation relation, NameScope scope)
    {
        var picked = new DerivedRelation();
        ExpandStar(columns.Star, picked, scope);
        var outer = _picked;
        foreach (var column in picked.Columns)
        {
            _picked = column;
            AddItem(item, relation, scope, rankDecides: false);
        }

        _picked = outer;
    }

    /// <summary>The COLUMNS(…) in an expression, outside of subqueries; null where there is none.</summary>
    private static StarExpression? FindColumns(SqlExpression expression) => expression switch
    {
        StarExpression { Repeats: true } star => star,
        FunctionCall call => FindColumns(call.Arguments),
        NamedArgument named => FindColumns(named.Value),
        OperatorExpression operation => FindColumns(operation.Operands),
        CastExpression cast => FindColumns(cast.Operand),
        FieldAccess field => FindColumns(field.Operand),
        ElementAccess element => FindColumns(element.Operand),
        CaseExpression cases =>
            cases.Branches.Select(branch => FindColumns(branch.Condition) ?? FindColumns(branch.Result)).FirstOrDefault(found =>
            found is not null)
            ?? (cases.Else is null ? null : FindColumns(cases.Else)),
        _ => null,
    };

    private static StarExpression? FindColumns(ImmutableArray<SqlExpression> expressions)
    {
        foreach (var expression in expressions)
        {
            if (FindColumns(expression) is { } found) return found;
        }

        return null;
    }
}
