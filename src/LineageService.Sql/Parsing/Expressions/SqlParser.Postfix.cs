using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>Fields, elements, paths and casts behind an operand: <c>a.b[0]:c::int</c>.</summary>
    private SqlExpression ParsePostfix(SqlExpression operand, int start)
    {
        for (var steps = 0; ; steps++)
        {
            var symbol = Current.Symbol;
            if (symbol is not (Symbol.DoubleColon or Symbol.LeftBracket or Symbol.Dot or Symbol.Colon)) return operand;
            if (steps > MaximumDepth) throw new SyntaxError(Current.Span, "the path is too long", SyntaxCodes.BudgetReached);
            var next = symbol switch
            {
                Symbol.DoubleColon => ParseColonCast(operand, start),
                Symbol.LeftBracket => ParseElement(operand, start),
                Symbol.Dot => ParseField(operand, start),
                _ => ParseColonPath(operand, start),
            };
            if (next is null) return operand;
            operand = next;
        }
    }

    private CastExpression ParseColonCast(SqlExpression operand, int start)
    {
        _position++;
        var type = ParseTypeName();
        return new CastExpression(operand, type, SpanFrom(start));
    }

    private ElementAccess ParseElement(SqlExpression operand, int start)
    {
        _position++;
        var mark = _expressions.Count;
        while (!At(Symbol.RightBracket))
        {
            // Slices leave out either bound, and the step is a dash in DuckDB: a[:], a[1:], a[:-:2]. A star is every element.
            if (Take(Symbol.Colon) || Take(Symbol.Comma) || Take(Symbol.Star)) continue;
            if (At(Symbol.Minus) && Peek().Symbol == Symbol.Colon) _position++;
            else _expressions.Push(ParseExpression());
        }

        Expect(Symbol.RightBracket);
        return new ElementAccess(operand, _expressions.TakeFrom(mark), SpanFrom(start));
    }

    private SqlExpression? ParseField(SqlExpression operand, int start)
    {
        var next = Peek();
        if (next.Symbol == Symbol.Star)
        {
            _position++;
            return ParseStructStar(operand, start);
        }

        if (!IsIdentifier(next) && next.Kind is not (TokenKind.Number or TokenKind.String)) return null;
        if (operand is Literal && next.Kind != TokenKind.Word) return null;
        _position++;
        var field = next.Kind == TokenKind.Number ? new Identifier(NameText(TextOf(Advance())), Quoted: false) : ParseIdentifier();
        if (!At(Symbol.LeftParenthesis)) return new FieldAccess(operand, field, SpanFrom(start));

        // A method: x.value('…', 'int'), 'a'.upper().
        return WithReceiver(operand, ParseCall([field], start));
    }

    private static FunctionCall WithReceiver(SqlExpression receiver, FunctionCall call) =>
        call with { Arguments = call.Arguments.Insert(0, receiver) };

    /// <summary>Snowflake and Databricks: <c>column:field</c>, <c>column:['field']</c>. Null where the colon is none of this.</summary>
    private SqlExpression? ParseColonPath(SqlExpression operand, int start)
    {
        if (!Grammar.ColonPaths || operand is Literal) return null;
        var next = Peek();
        if (next.Symbol == Symbol.LeftBracket)
        {
            _position++;
            return ParseElement(operand, start);
        }

        if (!IsIdentifier(next) && next.Kind is not (TokenKind.String or TokenKind.Number)) return null;
        _position++;
        var field = next.Kind == TokenKind.Number ? new Identifier(NameText(TextOf(Advance())), Quoted: false) : ParseIdentifier();
        return new FieldAccess(operand, field, SpanFrom(start));
    }
}
