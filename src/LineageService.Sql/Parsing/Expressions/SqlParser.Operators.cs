using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private SqlExpression ParsePrefix(int minimum)
    {
        var token = Current;
        switch (token.Symbol)
        {
            case Symbol.Minus or Symbol.Plus or Symbol.Tilde or Symbol.Exclamation or Symbol.At or Symbol.Operator
                or Symbol.DoubleAmpersand:
                return ParseUnary(token);
        }

        if (token.Keyword == Keyword.Not) return ParseNot(minimum);
        var position = _position;
        var operand = ParsePostfix(ParsePrimary(), token.Start);
        if (Grammar.LabelledDurations && Current.Kind == TokenKind.Word && position > 0
            && _tokens[position - 1].Symbol is Symbol.Plus or Symbol.Minus
            && IsDatePart(Current))
        {
            _position++;
            return new OperatorExpression("INTERVAL", [operand, OtherLiteral(_tokens[_position - 1].Start)], SpanFrom(token.Start));
        }

        return operand;
    }

    // Signs in a row are gathered in a loop: a text of ten thousand minus signs must not recurse.
    private SqlExpression ParseUnary(Token first)
    {
        var name = OperatorText(first);
        _position++;
        while (Current.Symbol is Symbol.Minus or Symbol.Plus or Symbol.Tilde or Symbol.Exclamation) _position++;
        var operand = ParseExpression(Precedence.Unary);
        if (operand is Literal { Kind: LiteralKind.Number } number && first.Symbol is Symbol.Minus or Symbol.Plus)
            return new Literal(LiteralKind.Number, name + number.Text, SpanFrom(first.Start));
        return new OperatorExpression(name, [operand], SpanFrom(first.Start));
    }

    // NOT NOT … x in a loop for the same reason.
    private OperatorExpression ParseNot(int minimum)
    {
        var start = Current.Start;
        while (At(Keyword.Not)) _position++;
        var operand = ParseExpression(minimum > Precedence.Not ? minimum : Precedence.Not);
        return new OperatorExpression("NOT", [operand], SpanFrom(start));
    }

    /// <summary>
    /// ClickHouse's <c>c ? a : b</c>, PostgreSQL's <c>document ? key</c>. Null where the sign is a parameter that starts something
    /// else.
    /// </summary>
    private SqlExpression? ParseQuestion(SqlExpression left, int start)
    {
        if (!StartsOperand(Peek())) return null;
        _position++;
        if (_dialect.Lexical.CustomOperators) return new OperatorExpression("?", [left, ParseExpression(Precedence.OtherOperator)],
            SpanFrom(start));
        var second = ParseExpression(Precedence.None);
        if (!Take(Symbol.Colon)) return new OperatorExpression("?", [left, second], SpanFrom(start));
        var third = ParseExpression(Precedence.None);
        return new CaseExpression(null, [new CaseBranch(left, second)], third, SpanFrom(start));
    }

    private OperatorExpression ParseZone(SqlExpression left, int start)
    {
        _position++;
        if (Take(Keyword.Local)) return new OperatorExpression("AT LOCAL", [left], SpanFrom(start));
        Expect(Keyword.Time);
        Expect(Keyword.Zone);
        return new OperatorExpression("AT TIME ZONE", [left, ParseExpression(Precedence.Zone)], SpanFrom(start));
    }

    private OperatorExpression ParseCollate(SqlExpression left, int start)
    {
        _position++;
        ParseIdentifier();
        while (At(Symbol.Dot) && IsIdentifier(Peek())) _position += 2;
        return new OperatorExpression("COLLATE", [left], SpanFrom(start));
    }

    // a *= b and a =* b are equalities of an outer join, as Oracle's (+) is.
    private OperatorExpression ParseOldOuterJoin(SqlExpression left, int start)
    {
        var right = ParseExpression(Precedence.Comparison);
        return new OperatorExpression("=", [left, new OperatorExpression("(+)", [right], right.Span)], SpanFrom(start));
    }

    /// <summary>Spark's <c>a ! IN (b)</c>, DuckDB's factorial.</summary>
    private SqlExpression ParseExclamation(SqlExpression left, int start)
    {
        _position++;
        if (!IsWordPredicate(Current)) return new OperatorExpression("!", [left], SpanFrom(start));
        return new OperatorExpression("NOT", [ParseWordPredicate(left, start)], SpanFrom(start));
    }

    // Oracle: a MULTISET UNION DISTINCT b.
    private OperatorExpression ParseMultiset(SqlExpression left, int start)
    {
        _position += 2;
        if (!Take(Keyword.All)) Take(Keyword.Distinct);
        return new OperatorExpression("MULTISET", [left, ParseExpression(Precedence.OtherOperator)], SpanFrom(start));
    }

    // PostgreSQL: a OPERATOR(pg_catalog.+) b.
    private OperatorExpression ParseNamedOperator(SqlExpression left, int start)
    {
        _position++;
        SkipParenthesized();
        return new OperatorExpression("OPERATOR", [left, ParseExpression(Precedence.OtherOperator)], SpanFrom(start));
    }

    /// <summary>A key or path in a document; with a constant name it is a field.</summary>
    private SqlExpression ParseJsonArrow(SqlExpression left, string name, int start)
    {
        var key = ParseExpression(Precedence.OtherOperator);
        return key is Literal { Kind: LiteralKind.String } text && IsPlainKey(text.Text)
            ? new FieldAccess(left, new Identifier(text.Text, Quoted: true), SpanFrom(start)) { Form = name == "->>" ? FieldForm.Text : FieldForm.Document }
            : new OperatorExpression(name, [left, key], SpanFrom(start));
    }

    // $.a.b[0] is a path, not the name of one field.
    private static bool IsPlainKey(string text) => text.Length > 0 && text.AsSpan().IndexOfAny('$', '.', '[') < 0;

    private bool AtQuantifier() => Current.Keyword is Keyword.Any or Keyword.All or Keyword.Some
        && Peek().Symbol is Symbol.LeftParenthesis;

    /// <summary><c>a = ANY (query)</c>, <c>a = ANY (array)</c>, <c>a LIKE ALL (x, y)</c>; the place is at the quantifier.</summary>
    private SqlExpression ParseQuantified(SqlExpression left, string name, int start)
    {
        var quantifier = At(Keyword.All) ? " ALL" : " ANY";
        _position++;
        return ParseSetPredicate(left, name + quantifier, start);
    }

    /// <summary>A parenthesised query or list to the right of a predicate.</summary>
    private SqlExpression ParseSetPredicate(SqlExpression left, string name, int start)
    {
        var query = ParseQueryOrList(out var list);
        if (query is not null) return new SubqueryPredicate(name, left, query, SpanFrom(start));
        return new OperatorExpression(name, list.Insert(0, left), SpanFrom(start));
    }

    /// <summary>What stands in parentheses: a query, or expressions.</summary>
    private QueryExpression? ParseQueryOrList(out ImmutableArray<SqlExpression> list)
    {
        list = [];
        Expect(Symbol.LeftParenthesis);
        QueryExpression? query = null;
        if (IsQueryStart(0))
        {
            query = ParseQuery();
        }
        else if (!At(Symbol.RightParenthesis))
        {
            var mark = _expressions.Count;
            var start = Current.Start;
            var bare = At(Symbol.LeftParenthesis);
            do
            {
                // A trailing comma: Python's one-element tuple.
                if (At(Symbol.RightParenthesis)) break;
                _expressions.Push(ParseExpression());
                if (Take(Keyword.As)) ParseIdentifier();
            }
            while (Take(Symbol.Comma));
            list = _expressions.TakeFrom(mark);
            if (bare && list is [ScalarSubquery { IsArray: false } only])
            {
                query = AtQueryTail() ? ParseQueryTail(only.Query, start) : only.Query;
                list = [];
            }
        }

        Expect(Symbol.RightParenthesis);
        return query;
    }
}
