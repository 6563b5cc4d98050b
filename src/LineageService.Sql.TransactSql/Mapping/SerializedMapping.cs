using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>
    /// The query of a scalar subquery. Under FOR XML or FOR JSON its rows become one text, so all columns of the query are one value:
    /// <c>(SELECT a, b FROM t FOR XML PATH(''))</c>.
    /// </summary>
    private QueryExpression Serialized(Dom.QueryExpression query)
    {
        var mapped = Query(query);
        var format = query.ForClause switch
        {
            Dom.XmlForClause => "FOR XML",
            Dom.JsonForClause => "FOR JSON",
            _ => null,
        };
        if (format is null || mapped is not SelectBlock block) return mapped;
        var values = ImmutableArray.CreateBuilder<SqlExpression>(block.Items.Length);
        foreach (var item in block.Items)
        {
            values.Add(item switch
            {
                ExpressionItem expression => expression.Expression,
                StarItem star => new StarExpression(star, star.Span),
                _ => new OpaqueExpression([], item.Span),
            });
        }

        var span = block.Items[0].Span.Cover(block.Items[^1].Span);
        return block with { Items = [new ExpressionItem(new OperatorExpression(format, values.MoveToImmutable(), span), [], span)] };
    }
}
