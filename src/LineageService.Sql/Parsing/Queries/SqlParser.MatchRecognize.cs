using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>MATCH_RECOGNIZE (ISO/IEC 9075-2 §7.6 row pattern); the place is at its word.</summary>
    private MatchRecognizeTable ParseMatchRecognize(TableExpression source, int start)
    {
        _position++;
        Expect(Symbol.LeftParenthesis);
        ImmutableArray<SqlExpression> partitionBy = [];
        ImmutableArray<SqlExpression> orderBy = [];
        ImmutableArray<ExpressionItem> measures = [];
        ImmutableArray<SqlExpression> defines = [];
        ImmutableArray<Identifier> variables = [];
        var allRows = false;
        while (!At(Symbol.RightParenthesis))
        {
            switch (Current.Keyword)
            {
                case Keyword.Partition:
                    _position += 2;
                    partitionBy = ParseExpressionList();
                    break;
                case Keyword.Order:
                    _position += 2;
                    orderBy = ParseOrderItems();
                    break;
                case Keyword.Measures:
                    _position++;
                    measures = ParseMeasures();
                    break;
                case Keyword.Pattern:
                    _position++;
                    variables = ParsePattern();
                    break;
                case Keyword.Define:
                    _position++;
                    defines = ParseDefines();
                    break;
                case Keyword.All or Keyword.One:
                    allRows = At(Keyword.All);
                    SkipMatchOption();
                    break;
                default:
                    if (Current.Kind != TokenKind.Word) throw Expected("a closing parenthesis");
                    if (TakeWord("SUBSET")) variables = variables.AddRange(ParseSubsets());
                    else SkipMatchOption();
                    break;
            }
        }

        Expect(Symbol.RightParenthesis);
        return new MatchRecognizeTable(source, partitionBy, orderBy, measures, defines, variables, allRows, ParseTableAlias(),
            SpanFrom(start));
    }

    private ImmutableArray<ExpressionItem> ParseMeasures()
    {
        var measures = ImmutableArray.CreateBuilder<ExpressionItem>();
        do
        {
            var start = Current.Start;
            if ((At(Keyword.Final) || AtWord("RUNNING")) && IsIdentifier(Peek())) _position++;
            var value = ParseExpression();
            measures.Add(new ExpressionItem(value, ParseItemAliases(), SpanFrom(start)));
        }
        while (Take(Symbol.Comma));
        return measures.ToImmutable();
    }

    private ImmutableArray<Identifier> ParsePattern()
    {
        Expect(Symbol.LeftParenthesis);
        var variables = ImmutableArray.CreateBuilder<Identifier>();
        for (var depth = 1; depth > 0;)
        {
            if (AtEnd) throw Expected("a closing parenthesis");
            if (At(Symbol.LeftParenthesis)) depth++;
            if (At(Symbol.RightParenthesis)) depth--;
            if (AtIdentifier() && !AtWord("PERMUTE"))
            {
                var name = ParseIdentifier();
                if (!variables.Contains(name)) variables.Add(name);
            }
            else
            {
                _position++;
            }
        }

        // Flink: PATTERN (…) WITHIN INTERVAL '1' HOUR.
        if (Take(Keyword.Within)) ParseExpression();
        return variables.ToImmutable();
    }

    // SUBSET u = (a, b): a name for the rows of several variables.
    private List<Identifier> ParseSubsets()
    {
        var subsets = new List<Identifier>();
        do
        {
            subsets.Add(ParseIdentifier());
            Expect(Symbol.Equal);
            SkipParenthesized();
        }
        while (Take(Symbol.Comma));
        return subsets;
    }

    private ImmutableArray<SqlExpression> ParseDefines()
    {
        var mark = _expressions.Count;
        do
        {
            ParseIdentifier();
            Expect(Keyword.As);
            _expressions.Push(ParseExpression());
        }
        while (Take(Symbol.Comma));
        return _expressions.TakeFrom(mark);
    }

    // ONE ROW PER MATCH, ALL ROWS PER MATCH WITH UNMATCHED ROWS, AFTER MATCH SKIP TO LAST a.
    private void SkipMatchOption()
    {
        while (!AtEnd && !At(Symbol.RightParenthesis)
            && Current.Keyword is not (Keyword.Pattern or Keyword.Define or Keyword.Measures or Keyword.Order or Keyword.Partition))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else _position++;
        }
    }
}
