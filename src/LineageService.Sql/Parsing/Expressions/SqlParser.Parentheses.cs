using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>A subquery, a row, a lambda's parameters, or an expression in parentheses: told apart without going back.</summary>
    private SqlExpression ParseParenthesized()
    {
        if (Peek().Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.Symbol
            && AtParenthesizedLambda()) return ParseLambda();
        var start = Advance().Start;
        if (IsQueryStart(0))
        {
            var query = ParseSubquery();
            Expect(Symbol.RightParenthesis);
            return new ScalarSubquery(query, SpanFrom(start));
        }

        if (Take(Symbol.RightParenthesis)) return new StructConstructor([], SpanFrom(start));
        var inner = Current.Start;
        var nested = At(Symbol.LeftParenthesis);
        var first = ParseExpression();
        if (nested && first is ScalarSubquery { IsArray: false } subquery && AtQueryTail())
        {
            // ((SELECT 1) UNION (SELECT 2)): the inner parentheses held the first branch.
            var query = ParseQueryTail(subquery.Query, inner);
            Expect(Symbol.RightParenthesis);
            return new ScalarSubquery(query, SpanFrom(start));
        }

        if (Take(Symbol.RightParenthesis)) return first;
        return ParseRow(first, start);
    }

    /// <summary>The rest of <c>(a, b)</c> or ClickHouse's <c>(a AS x)</c>; the place is behind the first expression.</summary>
    private SqlExpression ParseRow(SqlExpression first, int start)
    {
        var fields = System.Collections.Immutable.ImmutableArray.CreateBuilder<StructField>();
        var alias = Take(Keyword.As) ? ParseIdentifier() : (Identifier?)null;
        if (alias is { } named)
        {
            NameExpression(first, named);
            if (Take(Symbol.RightParenthesis)) return first;
        }

        fields.Add(new StructField(alias, first));
        while (Take(Symbol.Comma))
        {
            if (At(Symbol.RightParenthesis)) break;
            var value = ParseExpression();
            alias = Take(Keyword.As) ? ParseIdentifier() : null;
            if (alias is { } name) NameExpression(value, name);
            fields.Add(new StructField(alias, value));
        }

        Expect(Symbol.RightParenthesis);
        return new StructConstructor(fields.ToImmutable(), SpanFrom(start));
    }

    /// <summary>ClickHouse: an alias given anywhere in an expression is visible in the whole block.</summary>
    private void NameExpression(SqlExpression expression, Identifier name)
    {
        if (Grammar.InlineAliases) _namedExpressions.Push(new ExpressionItem(expression, [name], expression.Span));
    }
}
