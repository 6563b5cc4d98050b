using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>IS, IN, BETWEEN, LIKE and their kin, with NOT or without; the place is at NOT or the word.</summary>
    private SqlExpression ParseWordPredicate(SqlExpression left, int start)
    {
        if (Take(Keyword.Isnull)) return new OperatorExpression("IS NULL", [left], SpanFrom(start));
        if (Take(Keyword.Notnull)) return new OperatorExpression("IS NOT NULL", [left], SpanFrom(start));
        Take(Keyword.Global);
        var negated = Take(Keyword.Not);
        switch (Current.Keyword)
        {
            case Keyword.Null:
                _position++;
                return new OperatorExpression("IS NOT NULL", [left], SpanFrom(start));
            case Keyword.Is:
                return ParseIs(left, start);
            case Keyword.In:
                return ParseIn(left, negated ? "NOT IN" : "IN", start);
            case Keyword.Between:
                return ParseBetween(left, negated ? "NOT BETWEEN" : "BETWEEN", start);
            default:
                return ParseLike(left, negated, start);
        }
    }

    private OperatorExpression ParseIs(SqlExpression left, int start)
    {
        _position++;
        var negated = Take(Keyword.Not);
        if (Take(Keyword.Distinct))
        {
            Expect(Keyword.From);
            var right = ParseExpression(Precedence.Comparison);
            return new OperatorExpression(negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", [left, right], SpanFrom(start));
        }

        var first = _position;
        if (Take(Keyword.Of))
        {
            if (AtWord("TYPE")) _position++;
            SkipParenthesized();
            return new OperatorExpression(negated ? "IS NOT OF" : "IS OF", [left], SpanFrom(start));
        }

        if (TakeWord("JSON"))
        {
            if (Take(Keyword.Value) || Take(Keyword.Array) || Take(Keyword.Object) || TakeWord("SCALAR"))
            {
            }

            if (AtAny(Keyword.With, Keyword.Without) && Peek().Keyword == Keyword.Unique) _position += 2;
            else if (At(Keyword.Unique) && WordIs(Peek(), "KEYS")) _position++;
            TakeWord("KEYS");
        }
        else if (WordIs(Peek(), "NORMALIZED") && Current.Kind == TokenKind.Word)
        {
            // IS NFKC NORMALIZED.
            _position += 2;
        }
        else if (AtWord("A") && Peek().Keyword == Keyword.Set)
        {
            _position += 2;
        }
        else if (Current.Kind is TokenKind.Word && (Current.Keyword is Keyword.Null or Keyword.True or Keyword.False or Keyword.Empty
            || AtWord("UNKNOWN") || AtWord("NORMALIZED") || AtWord("DOCUMENT") || AtWord("NAN") || AtWord("INFINITE") || AtWord("MISSING")))
        {
            _position++;
        }
        else
        {
            // SQLite and MySQL compare with IS.
            var right = ParseExpression(Precedence.Comparison);
            return new OperatorExpression(negated ? "IS NOT" : "IS", [left, right], SpanFrom(start));
        }

        var what = FoldedText(first, _position).ToUpperInvariant();
        return new OperatorExpression(string.Concat(negated ? "IS NOT " : "IS ", what), [left], SpanFrom(start));
    }

    private SqlExpression ParseIn(SqlExpression left, string name, int start)
    {
        _position++;
        if (At(Symbol.LeftParenthesis)) return ParseSetPredicate(left, name, start);
        if (At(Keyword.Unnest) && Peek().Symbol == Symbol.LeftParenthesis)
        {
            _position += 2;
            var array = IsQueryStart(0) ? new ScalarSubquery(ParseQuery(), SpanFrom(start)) : ParseExpression();
            Expect(Symbol.RightParenthesis);
            return new OperatorExpression(name, [left, array], SpanFrom(start));
        }

        // An array, a parameter that holds a list, ClickHouse's table name.
        return new OperatorExpression(name, [left, ParseExpression(Precedence.Comparison)], SpanFrom(start));
    }

    private OperatorExpression ParseBetween(SqlExpression left, string name, int start)
    {
        _position++;
        if (!Take(Keyword.Symmetric)) TakeWord("ASYMMETRIC");
        var low = ParseExpression(Precedence.Comparison);
        Expect(Keyword.And);
        var high = ParseExpression(Precedence.Comparison);
        return new OperatorExpression(name, [left, low, high], SpanFrom(start));
    }

    private SqlExpression ParseLike(SqlExpression left, bool negated, int start)
    {
        var name = (negated ? "NOT " : string.Empty) + NameText(TextOf(Current)).ToUpperInvariant();
        var word = Advance();
        if (word.Keyword == Keyword.Similar)
        {
            Expect(Keyword.To);
            name += " TO";
        }
        else if (word.Keyword == Keyword.None && (Take(Keyword.Of) || Take(Keyword.Like)))
        {
            // MEMBER OF, SOUNDS LIKE.
            name += _tokens[_position - 1].Keyword == Keyword.Of ? " OF" : " LIKE";
        }

        SqlExpression predicate = AtQuantifier()
            ? ParseQuantified(left, name, start)
            : new OperatorExpression(name, [left, ParseExpression(Precedence.Comparison)], SpanFrom(start));
        if (!Take(Keyword.Escape)) return predicate;
        ParseExpression(Precedence.Comparison);
        return predicate is OperatorExpression like ? like with { Span = SpanFrom(start) } : predicate;
    }
}
