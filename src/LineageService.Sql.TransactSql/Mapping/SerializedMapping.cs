using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>The query of a subquery; under FOR XML or FOR JSON it has one value.</summary>
    private QueryExpression Serialized(Dom.QueryExpression query)
    {
        var mapped = Query(query);
        return SerializationOf(query) is { } format ? SerializedQuery.Of(mapped, format) : mapped;
    }

    /// <summary>The query of a derived table; under FOR XML or FOR JSON it is one row.</summary>
    private QueryExpression SerializedRow(Dom.QueryExpression query)
    {
        var mapped = Query(query);
        return SerializationOf(query) is { } format ? SerializedQuery.Row(mapped, format) : mapped;
    }

    private static string? SerializationOf(Dom.QueryExpression query) => query.ForClause switch
    {
        Dom.XmlForClause => "FOR XML",
        Dom.JsonForClause => "FOR JSON",
        _ => null,
    };
}
