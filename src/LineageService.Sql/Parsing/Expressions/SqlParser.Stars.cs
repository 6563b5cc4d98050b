using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>A star, bare or behind a name; the place is at the sign.</summary>
    private StarExpression ParseStar(ImmutableArray<Identifier>? qualifier, int start)
    {
        Expect(Symbol.Star);

        // DuckDB's *COLUMNS(…) unpacks into the arguments; the columns are the same.
        if (qualifier is null && At(Keyword.Columns) && Peek().Symbol == Symbol.LeftParenthesis) return ParseColumnsCall(null);
        return ParseStarModifiers(new StarItem(qualifier, null, [], [], [], null, null, SpanFrom(start)), start);
    }

    /// <summary><c>(expression).*</c>; the place is at the sign.</summary>
    private StarExpression ParseStructStar(SqlExpression operand, int start)
    {
        Expect(Symbol.Star);
        return ParseStarModifiers(new StarItem(null, operand, [], [], [], null, null, SpanFrom(start)), start);
    }

    private StarExpression ParseStarModifiers(StarItem star, int start)
    {
        while (Current.Kind == TokenKind.Word)
        {
            if (AtStarExcept())
            {
                _position++;
                star = star with { Except = star.Except.AddRange(ParseStarColumns()) };
            }
            else if (At(Keyword.Replace) && StartsOperand(Peek()))
            {
                _position++;
                star = ParseStarReplace(star);
            }
            else if (At(Keyword.Rename) && (Peek().Symbol == Symbol.LeftParenthesis || Peek(2).Keyword == Keyword.As))
            {
                _position++;
                star = ParseStarRename(star);
            }
            else if (AtStarLike(out var negated))
            {
                star = ParseStarLike(star, negated);
            }
            else if (At(Keyword.Apply) && Peek().Kind is TokenKind.Word or TokenKind.Symbol)
            {
                // ClickHouse: a function over every column, by its name or as a lambda.
                var word = Advance();
                var function = At(Symbol.LeftParenthesis) && IsIdentifier(Peek()) && Peek(2).Symbol is Symbol.RightParenthesis or Symbol.LeftParenthesis ? Peek() : Current;
                var isName = IsIdentifier(function) && Peek(At(Symbol.LeftParenthesis) ? 2 : 1).Symbol != Symbol.Arrow;
                var name = isName ? new Identifier(TextOf(function).ToString(), Quoted: false) : new Identifier("APPLY", Quoted: false);
                if (At(Symbol.LeftParenthesis)) SkipParenthesized();
                else ParseExpression(Precedence.Unary);
                star = star with { Applied = star.Applied.Add(new ObjectName([name], SpanFrom(word.Start))) };
            }
            else
            {
                break;
            }
        }

        star = star with { Span = SpanFrom(start) };
        return new StarExpression(star, star.Span);
    }

    // SELECT * EXCEPT (SELECT …) and * EXCEPT ALL SELECT … are set operations.
    private bool AtStarExcept()
    {
        if (!AtAny(Keyword.Except, Keyword.Exclude)) return false;
        var next = Peek();
        if (next.Symbol == Symbol.LeftParenthesis) return !IsQueryStart(2) && Peek(2).Symbol != Symbol.LeftParenthesis;

        // Redshift's names without parentheses are all that follow: the list takes them.
        if (At(Keyword.Exclude) && Grammar.ExcludeFollowsList) return false;
        return (IsIdentifier(next) || next.Kind == TokenKind.String)
            && next.Keyword is not (Keyword.Select or Keyword.All or Keyword.Distinct or Keyword.With or Keyword.Values or Keyword.From
                or Keyword.Table);
    }

    private ImmutableArray<Identifier> ParseStarColumns()
    {
        if (!At(Symbol.LeftParenthesis)) return [ParseDottedColumn()];
        _position++;
        var mark = _identifiers.Count;
        while (!At(Symbol.RightParenthesis))
        {
            _identifiers.Push(ParseDottedColumn());
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return _identifiers.TakeFrom(mark);
    }

    private Identifier ParseDottedColumn()
    {
        var first = ParseIdentifier();
        while (Take(Symbol.Dot))
        {
            var next = ParseIdentifier();
            first = new Identifier(string.Concat(first.Text, ".", next.Text), first.Quoted || next.Quoted);
        }

        return first;
    }

    private StarItem ParseStarReplace(StarItem star)
    {
        var parenthesized = Take(Symbol.LeftParenthesis);
        var replacements = ImmutableArray.CreateBuilder<StarReplacement>();
        do
        {
            if (parenthesized && At(Symbol.RightParenthesis)) break;
            var value = ParseExpression();
            Take(Keyword.As);
            replacements.Add(new StarReplacement(ParseDottedColumn(), value));
        }
        while (parenthesized && Take(Symbol.Comma));
        if (parenthesized) Expect(Symbol.RightParenthesis);
        return star with { Replace = star.Replace.AddRange(replacements) };
    }

    private StarItem ParseStarRename(StarItem star)
    {
        var parenthesized = Take(Symbol.LeftParenthesis);
        var renames = ImmutableArray.CreateBuilder<StarRename>();
        do
        {
            if (parenthesized && At(Symbol.RightParenthesis)) break;
            var old = ParseDottedColumn();
            Take(Keyword.As);
            renames.Add(new StarRename(old, ParseIdentifier()));
        }
        while (parenthesized && Take(Symbol.Comma));
        if (parenthesized) Expect(Symbol.RightParenthesis);
        return star with { Rename = star.Rename.AddRange(renames) };
    }

    private bool AtStarLike(out bool negated)
    {
        negated = At(Keyword.Not);
        var word = negated ? Peek() : Current;
        var behind = negated ? Peek(2) : Peek();
        return word.Keyword switch
        {
            Keyword.Like or Keyword.Ilike or Keyword.Glob => behind.Kind == TokenKind.String,
            Keyword.Similar => behind.Keyword == Keyword.To,
            _ => false,
        };
    }

    private StarItem ParseStarLike(StarItem star, bool negated)
    {
        if (negated) _position++;
        var word = Advance().Keyword;
        if (word == Keyword.Similar) Expect(Keyword.To);
        var pattern = TakeStringValue();
        if (negated)
        {
            Note(SyntaxCodes.ClauseSkipped, Model.DiagnosticSeverity.Warning, star.Span,
                "a star that leaves out columns by pattern is read as a whole star");
            return star;
        }

        return word switch
        {
            Keyword.Similar => star with { Pattern = pattern },
            Keyword.Glob => star with
            {
                Pattern = "^"
                + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)
                + "$"
            },
            _ => star with { LikePattern = pattern },
        };
    }

    /// <summary>
    /// <c>COLUMNS('re')</c>, <c>COLUMNS(* EXCLUDE (a))</c>, <c>COLUMNS(a, b)</c>, <c>COLUMNS(c -&gt; c LIKE 'm%')</c>; any other lambda picks at
    /// run time: every column counts.
    /// </summary>
    private StarExpression ParseColumnsCall(ImmutableArray<Identifier>? qualifier)
    {
        var start = Advance().Start;
        Expect(Symbol.LeftParenthesis);
        var star = new StarItem(qualifier, null, [], [], [], null, null, SpanFrom(start));
        if (Current.Kind == TokenKind.String)
        {
            star = star with { Pattern = TakeStringValue() };
        }
        else
        {
            var names = new List<string>();
            foreach (var argument in ParseExpressionList())
            {
                if (argument is StarExpression inner) star = inner.Star with { Qualifier = qualifier ?? inner.Star.Qualifier };
                else if (argument is LambdaExpression lambda) star = star with { LikePattern = PatternIn(lambda) };
                else if (argument is ColumnReference column) names.Add(column.Parts[^1].Text);
                else if (argument is ArrayConstructor array) names.AddRange(array.Elements.OfType<Literal>().Select(name => name.Text));
            }

            if (names.Count > 0) star = star with { Pattern = "^(" + string.Join('|', names.Select(Regex.Escape)) + ")$" };
        }

        Expect(Symbol.RightParenthesis);
        return ParseStarModifiers(star, start) with { Repeats = true };
    }

    // c -> c LIKE 'm%'.
    private static string? PatternIn(LambdaExpression lambda) =>
        lambda.Parameters is [var each] && lambda.Body is OperatorExpression { Operator: "LIKE" or "ILIKE" } like
            && like.Operands is [ColumnReference { Parts: [var of] }, Literal { Kind: LiteralKind.String } pattern] && each.Text == of.Text
            ? pattern.Text : null;
}
