using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private QueryStatement Select(Dom.SelectStatement statement) => new(SelectQuery(statement), Span(statement));

    private QueryExpression SelectQuery(Dom.SelectStatement statement)
    {
        var body = Query(statement.QueryExpression, statement.Into);
        var expressions = CommonTableExpressions(statement.WithCtesAndXmlNamespaces);

        // T-SQL has no RECURSIVE: any common table expression may name itself.
        return expressions.IsEmpty ? body : new WithQuery(expressions, Recursive: true, body, Span(statement));
    }

    private ImmutableArray<CommonTableExpression> CommonTableExpressions(Dom.WithCtesAndXmlNamespaces? with)
    {
        if (with is null || with.CommonTableExpressions.Count == 0) return [];
        var expressions = ImmutableArray.CreateBuilder<CommonTableExpression>(with.CommonTableExpressions.Count);
        foreach (var expression in with.CommonTableExpressions)
        {
            expressions.Add(new CommonTableExpression(
                Name(expression.ExpressionName),
                Names(expression.Columns),
                Query(expression.QueryExpression),
                Statement: null,
                Span(expression)));
        }

        return expressions.MoveToImmutable();
    }

    /// <param name="into">The target of SELECT … INTO, which belongs to the first block of the query.</param>
    private QueryExpression Query(Dom.QueryExpression query, Dom.SchemaObjectName? into = null)
    {
        Descend(query);
        QueryExpression mapped = query switch
        {
            Dom.QuerySpecification block => SelectBlock(block, into),
            Dom.QueryParenthesisExpression parenthesis => Ordered(Query(parenthesis.QueryExpression, into), parenthesis),
            Dom.BinaryQueryExpression operation => Ordered(SetOperation(operation, into), operation),
            _ => throw new UnreachableException(),
        };
        Ascend();
        return mapped;
    }

    private QueryExpression Ordered(QueryExpression body, Dom.QueryExpression query)
    {
        var order = OrderBy(query.OrderByClause);
        return order.IsEmpty && query.OffsetClause is null
            ? body
            : new OrderedQuery(body, order, query.OffsetClause is not null, Span(query)) { LimitsToOne = TakesOne(query.OffsetClause) };
    }

    private ValuesQuery Values(IList<Dom.RowValue> rows, Dom.TSqlFragment fragment)
    {
        var mapped = ImmutableArray.CreateBuilder<ImmutableArray<SqlExpression>>(rows.Count);
        foreach (var row in rows) mapped.Add(Expressions(row.ColumnValues));
        return new ValuesQuery(mapped.MoveToImmutable(), Span(fragment));
    }
}
