using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private SqlExpression ParseExpression() => throw Expected("an expression");

    private ImmutableArray<SqlExpression> ParseExpressionList() => throw Expected("an expression");

    private static bool IsDatePart(Lexing.Token token) => token.Kind == Lexing.TokenKind.Word;
}
