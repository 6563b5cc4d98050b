using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private QueryExpression ParsePipes(QueryExpression query, int start) => throw Expected("the end of the query");
}
