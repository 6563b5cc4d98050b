using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private bool AtQueryStart() => Current.Keyword is Keyword.Select or Keyword.With or Keyword.Values or Keyword.From or Keyword.Table;

    private QueryExpression ParseQuery() => throw Expected("a query");

    private ImmutableArray<CommonTableExpression> ParseWithClause() => ParseWithClause(out _);

    private ImmutableArray<CommonTableExpression> ParseWithClause(out bool recursive)
    {
        recursive = false;
        throw Expected("WITH");
    }

    private QueryExpression ParseQueryBody() => throw Expected("a query");

    private ImmutableArray<SelectItem> ParseSelectItems() => throw Expected("select items");

    private ImmutableArray<TableExpression> ParseFromList() => throw Expected("a relation");

    private TableExpression ParseTableExpression() => throw Expected("a relation");
}
