using System.Collections.Immutable;

namespace LineageService.Sql.Query;

/// <summary>
/// A subquery under FOR XML or FOR JSON: its rows become one text, so all its columns are one value
/// (<c>(SELECT a, b FROM t FOR XML PATH(''))</c>). Not for the query of a statement, whose reader sees its columns.
/// </summary>
public static class SerializedQuery
{
    /// <summary>
    /// The query with one column made of all of them by the operator <paramref name="format"/> (<c>FOR XML</c>, <c>FOR JSON</c>).
    /// </summary>
    public static QueryExpression Of(QueryExpression query, string format)
    {
        ArgumentNullException.ThrowIfNull(query);
        switch (query)
        {
            case WithQuery with:
                return with with { Body = Of(with.Body, format) };
            case SelectBlock block when !block.Items.IsEmpty:
                var values = ImmutableArray.CreateBuilder<SqlExpression>(block.Items.Length);
                foreach (var item in block.Items) values.Add(ValueOf(item));
                return block with { Items = [Value(values.MoveToImmutable(), format, block.Items[0].Span.Cover(block.Items[^1].Span))] };
            default:
                var star = new StarItem(null, null, [], [], [], null, null, query.Span);
                return new SelectBlock(query.Span)
                {
                    Items = [Value([new StarExpression(star, query.Span)], format, query.Span)],
                    From = [new DerivedTable(query, Alias: null, Lateral: false, query.Span)],
                };
        }
    }

    /// <summary>
    /// The same in FROM: one row whose only column is that value, whatever rows the query has
    /// (<c>CROSS APPLY (SELECT a FROM t FOR JSON PATH) AS j (doc)</c>).
    /// </summary>
    public static QueryExpression Row(QueryExpression query, string format)
    {
        ArgumentNullException.ThrowIfNull(query);
        var value = new ScalarSubquery(Of(query, format), query.Span);
        return new SelectBlock(query.Span) { Items = [new ExpressionItem(value, [], query.Span)] };
    }

    /// <summary>True for a query that <see cref="Of"/> made: its value holds the rows in their order.</summary>
    public static bool Is(QueryExpression query)
    {
        while (query is WithQuery with) query = with.Body;
        return query is SelectBlock { Items: [ExpressionItem { Expression: OperatorExpression { Operator: "FOR XML" or "FOR JSON" } }] };
    }

    private static ExpressionItem Value(ImmutableArray<SqlExpression> values, string format, Model.TextSpan span) =>
        new(new OperatorExpression(format, values, span), [], span);

    private static SqlExpression ValueOf(SelectItem item) => item switch
    {
        ExpressionItem expression => expression.Expression,
        StarItem star => new StarExpression(star, star.Span),
        _ => new OpaqueExpression([], item.Span),
    };
}
