using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private const int MaximumJoins = 2000;

    /// <summary>A join whose condition may still come: its left side and its kind.</summary>
    private readonly record struct OpenJoin(TableExpression Left, JoinKind Kind, bool Natural, SqlExpression? Match);

    /// <summary>
    /// The joins behind a first relation, left to right. An ON closes the innermost open join: <c>a JOIN b JOIN c ON … ON …</c> nests
    /// to the right, as the standard has it; joins that never get one (Spark, MySQL) nest to the left.
    /// </summary>
    private TableExpression ParseJoins(TableExpression first, int start)
    {
        if (Current.Kind != TokenKind.Word) return first;
        var current = first;
        Stack<OpenJoin>? open = null;
        for (var joins = 0; ; joins++)
        {
            if (joins > MaximumJoins) throw new SyntaxError(Current.Span, "too many joins", SyntaxCodes.BudgetReached);
            if (At(Keyword.Lateral, Keyword.View))
            {
                current = ParseLateralViews(current, start);
                continue;
            }

            if (AtArrayJoin(out var outer))
            {
                current = ParseArrayJoin(current, outer, start);
                continue;
            }

            if (!TryTakeJoin(out var kind, out var natural)) break;
            SkipJoinHint();
            var right = ParseTableFactor();
            var match = ParseMatchCondition();
            kind = WithLateral(kind, right);
            if (At(Keyword.On) || At(Keyword.Using))
            {
                current = ParseJoinCondition(new OpenJoin(current, kind, natural, match), right);
                while (open is { Count: > 0 } && AtAny(Keyword.On, Keyword.Using)) current = ParseJoinCondition(open.Pop(), current);
            }
            else if (natural || match is not null || kind is JoinKind.Cross or JoinKind.CrossApply or JoinKind.OuterApply)
            {
                current = new JoinExpression(current, right, kind, match, [], natural, SpanFrom(start));
            }
            else
            {
                open ??= new Stack<OpenJoin>();
                open.Push(new OpenJoin(current, kind, natural, null));
                current = right;
            }
        }

        while (open is { Count: > 0 }) current = GraftLeft(open.Pop(), current);
        return AtTableOperator() ? ParseTableOperators(current, start) : current;
    }

    /// <summary>An open join that never got its ON: its left side goes below the leftmost relation of what follows it.</summary>
    private static TableExpression GraftLeft(OpenJoin join, TableExpression behind)
    {
        var spine = new Stack<JoinExpression>();
        var leaf = behind;
        while (leaf is JoinExpression { Alias: null } inner && inner.Span.Start >= join.Left.Span.End)
        {
            spine.Push(inner);
            leaf = inner.Left;
        }

        TableExpression grafted = new JoinExpression(join.Left, leaf, join.Kind, null, [], join.Natural, join.Left.Span.Cover(leaf.Span));
        while (spine.Count > 0)
        {
            var inner = spine.Pop();
            grafted = inner with { Left = grafted, Span = join.Left.Span.Cover(inner.Span) };
        }

        return grafted;
    }

    private JoinExpression ParseJoinCondition(OpenJoin join, TableExpression right)
    {
        if (Take(Keyword.On))
        {
            var on = ParseCondition();
            if (join.Match is not null) on = And(join.Match, on);
            return new JoinExpression(join.Left, right, join.Kind, on, [], join.Natural, SpanFrom(join.Left.Span.Start));
        }

        Expect(Keyword.Using);
        var names = At(Symbol.LeftParenthesis) ? ParseUsingList() : ParseLateralColumns();
        if (At(Keyword.As) && IsIdentifier(Peek())) _position += 2;
        return new JoinExpression(join.Left, right, join.Kind, join.Match, names, join.Natural, SpanFrom(join.Left.Span.Start));
    }

    private ImmutableArray<Identifier> ParseUsingList()
    {
        Expect(Symbol.LeftParenthesis);
        var mark = _identifiers.Count;
        while (!At(Symbol.RightParenthesis))
        {
            // ClickHouse and Hive take qualified names; the column is the last part.
            var name = ParseIdentifier();
            while (Take(Symbol.Dot)) name = ParseIdentifier();
            _identifiers.Push(name);
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return _identifiers.TakeFrom(mark);
    }

    // Snowflake: ASOF JOIN t MATCH_CONDITION (a.x >= b.y).
    private SqlExpression? ParseMatchCondition()
    {
        if (!At(Keyword.MatchCondition) || Peek().Symbol != Symbol.LeftParenthesis) return null;
        _position += 2;
        var condition = ParseExpression();
        Expect(Symbol.RightParenthesis);
        return condition;
    }

    /// <summary>A right side that sees the left makes the join an APPLY.</summary>
    private static JoinKind WithLateral(JoinKind kind, TableExpression right)
    {
        var lateral = right is DerivedTable { Lateral: true } or TableFunction { Lateral: true };
        if (!lateral) return kind;
        return kind switch
        {
            JoinKind.Inner or JoinKind.Cross => JoinKind.CrossApply,
            JoinKind.Left => JoinKind.OuterApply,
            _ => kind,
        };
    }

    /// <summary>Takes the words of a join up to JOIN or APPLY; nothing where they are none.</summary>
    private bool TryTakeJoin(out JoinKind kind, out bool natural)
    {
        kind = JoinKind.Inner;
        natural = false;
        var side = JoinKind.Inner;
        bool semi = false, anti = false, outer = false;
        for (var i = 0; i < 7; i++)
        {
            var word = Peek(i);
            switch (word.Keyword)
            {
                case Keyword.Join or Keyword.StraightJoin:
                    _position += i + 1;
                    kind = Combine(side, semi, anti);
                    return true;
                case Keyword.Apply when i > 0:
                    _position += i + 1;
                    kind = outer ? JoinKind.OuterApply : JoinKind.CrossApply;
                    return true;
                case Keyword.Natural:
                    natural = true;
                    break;
                case Keyword.Left:
                    side = JoinKind.Left;
                    break;
                case Keyword.Right:
                    side = JoinKind.Right;
                    break;
                case Keyword.Full:
                    side = JoinKind.Full;
                    break;
                case Keyword.Cross:
                    side = JoinKind.Cross;
                    break;
                case Keyword.Semi:
                    semi = true;
                    break;
                case Keyword.Anti:
                    anti = true;
                    break;
                case Keyword.Outer:
                    outer = true;
                    break;
                case Keyword.Inner or Keyword.Asof or Keyword.Any or Keyword.All or Keyword.Global or Keyword.Local or Keyword.Hash
                    or Keyword.Loop
                    or Keyword.Merge:
                    break;
                case Keyword.None when WordIs(word, "POSITIONAL") || WordIs(word, "REMOTE") || WordIs(word, "BROADCAST")
                    || WordIs(word, "PASTE") || WordIs(word, "DIRECTED"):
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static JoinKind Combine(JoinKind side, bool semi, bool anti) => (side, semi, anti) switch
    {
        (JoinKind.Right, true, _) => JoinKind.RightSemi,
        (JoinKind.Right, _, true) => JoinKind.RightAnti,
        (_, true, _) => JoinKind.LeftSemi,
        (_, _, true) => JoinKind.LeftAnti,
        _ => side,
    };

    // Impala and Doris: JOIN [SHUFFLE] t.
    private void SkipJoinHint()
    {
        if (At(Symbol.LeftBracket) && Peek(2).Symbol == Symbol.RightBracket) _position += 3;
    }

    /// <summary>True at ClickHouse's [LEFT | INNER] ARRAY JOIN.</summary>
    private bool AtArrayJoin(out bool outer)
    {
        outer = At(Keyword.Left);
        var offset = AtAny(Keyword.Left, Keyword.Inner) ? 1 : 0;
        return Peek(offset).Keyword == Keyword.Array && Peek(offset + 1).Keyword == Keyword.Join;
    }

    /// <summary>
    /// Arrays that are unfolded together: one relation each, applied in turn. The alias names both the relation and its column.
    /// </summary>
    private TableExpression ParseArrayJoin(TableExpression left, bool outer, int start)
    {
        while (!Take(Keyword.Join)) _position++;
        do
        {
            var place = Current.Start;
            var array = ParseExpression();
            Identifier? alias = null;
            if (Take(Keyword.As)) alias = ParseIdentifier();
            else if (array is ColumnReference column) alias = column.Parts[^1];
            var span = SpanFrom(place);
            var call = new FunctionCall(new ObjectName([new Identifier("arrayJoin", Quoted: false)], span), [array], span, OrderBy: []);
            var right = new TableFunction(call, alias is { } name ? new TableAlias(name, [name])
                : null, null, false, Lateral: true, [], null, span);
            left = Joined(left, right, outer ? JoinKind.OuterApply : JoinKind.CrossApply, start);
        }
        while (Take(Symbol.Comma));
        return left;
    }
}
