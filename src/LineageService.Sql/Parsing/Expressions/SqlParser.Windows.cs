using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>What follows OVER: a name or a specification in parentheses.</summary>
    private WindowSpecification ParseOver()
    {
        var start = Current.Start;
        if (At(Symbol.LeftParenthesis)) return ParseWindowSpecification();
        var name = ParseIdentifier();
        return new WindowSpecification(name, [], [], [], SpanFrom(start));
    }

    private WindowSpecification ParseWindowSpecification()
    {
        var start = Current.Start;
        Expect(Symbol.LeftParenthesis);
        Identifier? name = null;
        if (AtIdentifier() && !AtWindowClause()) name = ParseIdentifier();
        ImmutableArray<SqlExpression> partitionBy = [];
        ImmutableArray<SqlExpression> orderBy = [];
        ImmutableArray<SqlExpression> bounds = [];
        ImmutableArray<SqlExpression> resets = [];
        while (!At(Symbol.RightParenthesis))
        {
            if (Take(Keyword.Partition, Keyword.By) || Take(Keyword.Distribute, Keyword.By)) partitionBy = ParseExpressionList();
            else if (Take(Keyword.Cluster, Keyword.By)) partitionBy = orderBy = ParseExpressionList();
            else if (Take(Keyword.Order, Keyword.By) || Take(Keyword.Sort, Keyword.By)) orderBy = ParseOrderItems();
            else if (AtAny(Keyword.Rows, Keyword.Range, Keyword.Groups)) bounds = ParseFrame();
            else if (AtWord("RESET") && Peek().Keyword == Keyword.When)
            {
                // Teradata: the condition begins the window anew.
                Skip(2);
                resets = [ParseExpression()];
            }
            else throw Expected("a closing parenthesis");
        }

        Expect(Symbol.RightParenthesis);
        return new WindowSpecification(name, partitionBy, orderBy, bounds.AddRange(resets), SpanFrom(start));
    }

    private bool AtWindowClause() => Current.Keyword switch
    {
        Keyword.Partition or Keyword.Order or Keyword.Distribute or Keyword.Sort or Keyword.Cluster => Peek().Keyword == Keyword.By,
        Keyword.Rows or Keyword.Range or Keyword.Groups => true,
        _ => false,
    };

    private ImmutableArray<SqlExpression> ParseFrame()
    {
        _position++;
        var mark = _expressions.Count;
        if (Take(Keyword.Between))
        {
            ParseFrameBound();
            Expect(Keyword.And);
        }

        ParseFrameBound();
        if (Take(Keyword.Exclude))
        {
            // CURRENT ROW, GROUP, TIES, NO OTHERS.
            _position += At(Keyword.Current) || At(Keyword.No) ? 2 : 1;
        }

        return _expressions.TakeFrom(mark);
    }

    private void ParseFrameBound()
    {
        if (Take(Keyword.Current))
        {
            Expect(Keyword.Row);
            return;
        }

        if (!Take(Keyword.Unbounded))
        {
            var bound = ParseExpression(Precedence.Comparison);
            if (bound is not Literal) _expressions.Push(bound);
        }

        if (!Take(Keyword.Preceding)) Expect(Keyword.Following);
    }

    /// <summary>The keys of ORDER BY; directions, NULLS FIRST and the like are skipped. ORDER BY ALL is a bare star.</summary>
    private ImmutableArray<SqlExpression> ParseOrderItems()
    {
        var mark = _expressions.Count;
        do
        {
            if (At(Keyword.All) && !IsNameContinuation(Peek()))
            {
                var all = Advance();
                _expressions.Push(new StarExpression(new StarItem(null, null, [], [], [], null, null, all.Span), all.Span));
            }
            else
            {
                _expressions.Push(ParseExpression());
                if (At(Keyword.As) && Grammar.InlineAliases) _position += 2;
            }

            SkipOrderDirection();
        }
        while (Take(Symbol.Comma) && !At(Symbol.RightParenthesis) && !AtListEnd());
        return _expressions.TakeFrom(mark);
    }

    // DuckDB takes a trailing comma.
    private bool AtListEnd() => AtEnd || At(Symbol.Semicolon) || AtAny(Keyword.Limit, Keyword.Having, Keyword.Qualify)
        || (At(Keyword.Order) && Peek().Keyword == Keyword.By);

    private static bool IsNameContinuation(Token token) => token.Symbol is Symbol.Dot or Symbol.LeftParenthesis;

    private void SkipOrderDirection()
    {
        if (!Take(Keyword.Asc) && !Take(Keyword.Desc) && At(Keyword.Using) && Peek().Kind == TokenKind.Symbol)
        {
            _position++;
            while (Current.Kind == TokenKind.Symbol && !At(Symbol.Comma) && !At(Symbol.RightParenthesis)
                && !At(Symbol.Semicolon)) _position++;
        }

        if (Take(Keyword.Nulls) && !Take(Keyword.First)) Expect(Keyword.Last);

        // ClickHouse: WITH FILL FROM a TO b STEP c.
        if (!At(Keyword.With) || !WordIs(Peek(), "FILL")) return;
        _position += 2;
        while (Take(Keyword.From) || Take(Keyword.To) || TakeWord("STEP") || TakeWord("STALENESS")) ParseExpression();
    }
}
