using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>The query of a subquery; under FOR XML or FOR JSON it has one value.</summary>
    private QueryExpression Serialized(Dom.QueryExpression query)
    {
        var mapped = Query(query);
        return query.ForClause switch
        {
            Dom.XmlForClause => SerializedQuery.Of(mapped, "FOR XML"),
            Dom.JsonForClause => SerializedQuery.Of(mapped, "FOR JSON"),
            _ => mapped,
        };
    }
}
