using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // Beyond so many changes of operator in one chain of equal strength (a + b - c + d …) the chain is one node under its first operator:
    // nobody who reads the tree needs to descend deeper than that.
    private const int MaximumChanges = 64;

    private SqlExpression ParseExpression() => ParseExpression(Precedence.None);

    /// <summary>An operand and the operators behind it that bind stronger than <paramref name="minimum"/>.</summary>
    private SqlExpression ParseExpression(int minimum)
    {
        Enter();
        var start = Current.Start;
        var left = ParseOperators(ParsePrefix(minimum), start, minimum);
        Leave();
        return left;
    }

    /// <summary>The operators behind an operand that bind stronger than <paramref name="minimum"/>.</summary>
    private SqlExpression ParseOperators(SqlExpression left, int start, int minimum)
    {
        var changes = 0;
        for (var steps = 0; ; steps++)
        {
            if (steps > MaximumDepth) throw new SyntaxError(Current.Span, "the chain of operators is too long", SyntaxCodes.BudgetReached);
            var token = Current;
            if (token.Symbol == Symbol.DoubleColon)
            {
                // x IS NULL::BOOLEAN: what is cast is all that stands before.
                left = ParseColonCast(left, start);
                continue;
            }

            if (token.Symbol == Symbol.None && token.Keyword == Keyword.None && token.Kind != TokenKind.Word) break;
            var power = InfixPower(token);
            if (power <= minimum) break;
            var next = power == Precedence.Comparison && token.Symbol == Symbol.None
                ? ParseWordPredicate(left, start)
                : ParseBinary(left, power, start, ref changes);
            if (next is null) break;
            left = next;
        }

        return left;
    }

    private ImmutableArray<SqlExpression> ParseExpressionList()
    {
        var mark = _expressions.Count;
        do
        {
            _expressions.Push(ParseExpression());
        }
        while (Take(Symbol.Comma));
        return _expressions.TakeFrom(mark);
    }

    /// <summary>A chain of one operator, or one comparison. Null where the sign turns out to be no operator here.</summary>
    private SqlExpression? ParseBinary(SqlExpression left, int power, int start, ref int changes)
    {
        var token = Current;
        if (token.Symbol == Symbol.Question && token.Kind == TokenKind.Parameter) return ParseQuestion(left, start);
        var name = OperatorText(token);
        if (token.Keyword == Keyword.At) return ParseZone(left, start);
        if (token.Keyword == Keyword.Collate) return ParseCollate(left, start);
        if (token.Symbol == Symbol.Exclamation) return ParseExclamation(left, start);
        if (power == Precedence.OtherOperator && token.Kind == TokenKind.Word)
            return WordIs(token, "MULTISET") ? ParseMultiset(left, start) : ParseNamedOperator(left, start);
        _position++;
        if (power == Precedence.Comparison)
        {
            // Oracle lets the signs of one operator stand apart: a < = b.
            if (Current.Symbol is Symbol.Equal or Symbol.Greater) name += OperatorText(Advance());
            if (token.Symbol == Symbol.CompoundAssign || Take(Symbol.Star)) return ParseOldOuterJoin(left, start);
            if (AtQuantifier()) return ParseQuantified(left, name, start);
        }

        if (token.Symbol == Symbol.Arrow || token.Symbol == Symbol.DoubleArrow) return ParseJsonArrow(left, name, start);

        var mark = _expressions.Count;
        _expressions.Push(left);
        _expressions.Push(ParseExpression(power));
        var flat = ++changes > MaximumChanges && power >= Precedence.OtherOperator;
        while (power != Precedence.Comparison
            && (IsSameOperator(token) || (flat && InfixPower(Current) == power && IsPlainOperator(Current))))
        {
            _position++;
            _expressions.Push(ParseExpression(power));
        }

        return new OperatorExpression(name, _expressions.TakeFrom(mark), SpanFrom(start));
    }

    // An operator with an operand on either side and no grammar of its own.
    private static bool IsPlainOperator(Token token) =>
        token.Symbol is Symbol.Plus or Symbol.Minus or Symbol.Star or Symbol.Slash or Symbol.Percent
        or Symbol.Concatenate or Symbol.Bar or Symbol.Ampersand or Symbol.ShiftLeft or Symbol.ShiftRight;

    private bool IsSameOperator(Token token) =>
        Current.Symbol == token.Symbol && Current.Keyword == token.Keyword
        && (token.Symbol is not (Symbol.None or Symbol.Operator) || token.Keyword != Keyword.None
            || TextOf(token).SequenceEqual(TextOf(Current)))
        && InfixPower(Current) != Precedence.None;

    private int InfixPower(Token token)
    {
        switch (token.Symbol)
        {
            case Symbol.Equal or Symbol.DoubleEqual or Symbol.NotEqual or Symbol.Less or Symbol.LessOrEqual or Symbol.Greater
                or Symbol.GreaterOrEqual or Symbol.NullSafeEqual:
                return Precedence.Comparison;
            case Symbol.CompoundAssign:
                // T-SQL's outer join of old: a *= b.
                return TextOf(token) is "*=" ? Precedence.Comparison : Precedence.None;
            case Symbol.Plus or Symbol.Minus:
                return Precedence.Additive;
            case Symbol.Star or Symbol.Slash or Symbol.Percent:
                return Precedence.Multiplicative;
            case Symbol.Caret:
                return Precedence.Power;
            case Symbol.Concatenate or Symbol.Bar or Symbol.Ampersand or Symbol.ShiftLeft or Symbol.ShiftRight or Symbol.Operator
                or Symbol.Hash
                or Symbol.Arrow or Symbol.DoubleArrow or Symbol.Tilde or Symbol.At:
                return Precedence.OtherOperator;
            case Symbol.DoubleAmpersand:
                return Grammar.DoubleAmpersandIsAnd ? Precedence.And : Precedence.OtherOperator;
            case Symbol.Question:
                return _dialect.Lexical.CustomOperators ? Precedence.OtherOperator : Precedence.Conditional;
            case Symbol.Exclamation:
                return IsWordPredicate(Peek()) ? Precedence.Comparison : StartsOperand(Peek()) ? Precedence.None : Precedence.Power;
            case Symbol.None:
                return token.Kind == TokenKind.Word ? WordPower(token) : Precedence.None;
            default:
                return Precedence.None;
        }
    }

    private int WordPower(Token token)
    {
        switch (token.Keyword)
        {
            case Keyword.And:
                return Precedence.And;
            case Keyword.Or:
                return Precedence.Or;
            case Keyword.Is or Keyword.In or Keyword.Between or Keyword.Like or Keyword.Ilike or Keyword.Rlike or Keyword.Isnull
                or Keyword.Notnull:
                return Precedence.Comparison;
            case Keyword.Not:
                return IsWordPredicate(Peek()) || Peek().Keyword == Keyword.Null ? Precedence.Comparison : Precedence.None;
            case Keyword.Regexp or Keyword.Glob or Keyword.Match or Keyword.Overlaps:
                return StartsOperand(Peek()) ? Precedence.Comparison : Precedence.None;
            case Keyword.Similar:
                return Peek().Keyword == Keyword.To ? Precedence.Comparison : Precedence.None;
            case Keyword.Global:
                return Peek().Keyword is Keyword.In or Keyword.Not ? Precedence.Comparison : Precedence.None;
            case Keyword.Div:
                return StartsOperand(Peek()) ? Precedence.Multiplicative : Precedence.None;
            case Keyword.At:
                return Peek().Keyword is Keyword.Time or Keyword.Local ? Precedence.Zone : Precedence.None;
            case Keyword.Collate:
                return Precedence.Zone;
            case Keyword.None:
                return RareWordPower(token);
            default:
                return Precedence.None;
        }
    }

    private bool IsWordPredicate(Token token) =>
        token.Keyword is Keyword.In or Keyword.Between or Keyword.Like or Keyword.Ilike or Keyword.Rlike
            or Keyword.Regexp or Keyword.Similar or Keyword.Glob or Keyword.Match
        || (token.Keyword == Keyword.None && (WordIs(token, "IREGEXP") || WordIs(token, "MEMBER") || WordIs(token, "REGEXP_LIKE")));

    private int RareWordPower(Token token)
    {
        var text = TextOf(token);
        switch (text.Length)
        {
            case 3 when text.Equals("MOD", StringComparison.OrdinalIgnoreCase):
                return StartsOperand(Peek()) ? Precedence.Multiplicative : Precedence.None;
            case 3 when text.Equals("XOR", StringComparison.OrdinalIgnoreCase):
                return StartsOperand(Peek()) ? Precedence.Xor : Precedence.None;
            case 7 when text.Equals("IREGEXP", StringComparison.OrdinalIgnoreCase):
                return StartsOperand(Peek()) ? Precedence.Comparison : Precedence.None;
            case 8 when text.Equals("OPERATOR", StringComparison.OrdinalIgnoreCase):
                return Peek().Symbol == Symbol.LeftParenthesis ? Precedence.OtherOperator : Precedence.None;
            case 6 when text.Equals("MEMBER", StringComparison.OrdinalIgnoreCase):
                return Peek().Keyword == Keyword.Of || Peek().Symbol == Symbol.LeftParenthesis ? Precedence.Comparison : Precedence.None;
            case 6 when text.Equals("SOUNDS", StringComparison.OrdinalIgnoreCase):
                return Peek().Keyword == Keyword.Like ? Precedence.Comparison : Precedence.None;
            case 8 when text.Equals("MULTISET", StringComparison.OrdinalIgnoreCase):
                return Peek().Keyword is Keyword.Union or Keyword.Except or Keyword.Intersect ? Precedence.OtherOperator : Precedence.None;
            case 11 when text.Equals("REGEXP_LIKE", StringComparison.OrdinalIgnoreCase):
                return Peek().Kind == TokenKind.String ? Precedence.Comparison : Precedence.None;
            case 9 when text.Equals("SUBMULTISET", StringComparison.OrdinalIgnoreCase):
                return Precedence.Comparison;
            case 2 when Grammar.WordComparisons:
                return text.ToString().ToUpperInvariant() is "EQ" or "NE" or "LT" or "LE" or "GT" or "GE" && StartsOperand(Peek())
                    ? Precedence.Multiplicative - 1
                    : Precedence.None;
            default:
                return Precedence.None;
        }
    }

    /// <summary>True where a token could start an operand: tells <c>a DIV b</c> from a column that is called so.</summary>
    private bool StartsOperand(Token token) => token.Kind switch
    {
        TokenKind.Word => token.Keyword == Keyword.None || !Grammar.ReservedInExpressions.Contains(token.Keyword),
        TokenKind.Symbol => token.Symbol is Symbol.LeftParenthesis or Symbol.LeftBracket or Symbol.LeftBrace or Symbol.Minus
            or Symbol.Tilde,
        TokenKind.EndOfText or TokenKind.Unexpected => false,
        _ => true,
    };

    private string OperatorText(Token token) => token.Symbol switch
    {
        Symbol.Equal => "=",
        Symbol.DoubleEqual => "=",
        Symbol.NotEqual => "<>",
        Symbol.Less => "<",
        Symbol.Greater => ">",
        Symbol.Plus => "+",
        Symbol.Minus => "-",
        Symbol.Star => "*",
        Symbol.Slash => "/",
        Symbol.Percent => "%",
        Symbol.Concatenate => "||",
        Symbol.None when token.Keyword == Keyword.And => "AND",
        Symbol.None when token.Keyword == Keyword.Or => "OR",
        Symbol.DoubleAmpersand when Grammar.DoubleAmpersandIsAnd => "AND",
        _ => NameText(TextOf(token)).ToUpperInvariant(),
    };
}
