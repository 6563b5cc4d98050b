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
            if (symbol is not (Symbol.DoubleColon or Symbol.LeftBracket or Symbol.Dot or Symbol.Colon))
                return symbol == Symbol.None && Current.Keyword == Keyword.None && Current.Kind != TokenKind.Parameter ? operand
                    : ParseRarePostfix(operand, start, steps);
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

    /// <summary>What few dialects put behind an operand, and what follows it.</summary>
    private SqlExpression ParseRarePostfix(SqlExpression operand, int start, int steps)
    {
        Enter();
        var read = ParseRareSuffix(operand, start, steps);
        Leave();
        return read;
    }

    private SqlExpression ParseRareSuffix(SqlExpression operand, int start, int steps)
    {
        switch (Current.Symbol)
        {
            case Symbol.Question when Peek().Symbol == Symbol.DoubleColon && Current.End == Peek().Start:
                // Databricks: x?::INT is a TRY_CAST.
                _position++;
                return ParsePostfix(ParseColonCast(operand, start), start);
            case Symbol.Exclamation
                when IsIdentifier(Peek()) && Peek(2).Symbol == Symbol.LeftParenthesis && Current.Start == _tokens[_position - 1].End:
                // Snowflake: model!PREDICT(x).
                _position++;
                return ParsePostfix(ParseCall([ParseIdentifier()], start), start);
            case Symbol.LeftParenthesis when Grammar.ValueAttributes && AtValueAttribute() && steps <= MaximumDepth:
                return ParsePostfix(ParseValueAttribute(operand, start), start);
            case Symbol.None when AtIntervalQualifier():
                // Oracle: (a - b) DAY(9) TO SECOND(3).
                while (!Take(Keyword.To)) _position++;
                SkipIntervalFields();
                return new CastExpression(operand, "INTERVAL", SpanFrom(start));
            default:
                return operand;
        }
    }

    private bool AtIntervalQualifier()
    {
        if (Current.Keyword is not (Keyword.Day or Keyword.Hour or Keyword.Minute or Keyword.Year)) return false;
        var offset = Peek().Symbol == Symbol.LeftParenthesis && Peek(2).Kind == TokenKind.Number
            && Peek(3).Symbol == Symbol.RightParenthesis ? 4 : 1;
        return Peek(offset).Keyword == Keyword.To && IsDatePart(Peek(offset + 1));
    }

    /// <summary>
    /// True at Teradata's <c>(FORMAT '…')</c>, <c>(NAMED x)</c>, <c>(NOT CASESPECIFIC)</c> or <c>(type)</c> behind a value.
    /// </summary>
    private bool AtValueAttribute()
    {
        var word = Peek();
        var behind = Peek(2);
        if (word.Keyword is Keyword.Format or Keyword.Not) return behind.Kind is TokenKind.String or TokenKind.Word;
        if (WordIs(word, "NAMED") || WordIs(word, "TITLE")) return behind.Kind is TokenKind.String or TokenKind.Word
            or TokenKind.QuotedIdentifier;
        var closes = behind.Symbol is Symbol.RightParenthesis or Symbol.Comma or Symbol.LeftParenthesis || behind.Keyword == Keyword.Format;
        return closes && (word.Keyword is Keyword.Date or Keyword.Time or Keyword.Timestamp || WordIs(word, "CASESPECIFIC")
            || WordIs(word, "CS")
            || WordIs(word, "UPPERCASE") || WordIs(word, "INTEGER") || WordIs(word, "INT") || WordIs(word, "DECIMAL")
                || WordIs(word, "CHAR")
            || WordIs(word, "VARCHAR") || WordIs(word, "FLOAT") || WordIs(word, "BIGINT") || WordIs(word, "SMALLINT"));
    }

    private SqlExpression ParseValueAttribute(SqlExpression operand, int start)
    {
        var word = Peek();
        var type = word.Keyword is Keyword.Format or Keyword.Not || WordIs(word, "NAMED") || WordIs(word, "TITLE")
            || WordIs(word, "CASESPECIFIC")
            || WordIs(word, "CS") || WordIs(word, "UPPERCASE")
            ? null
            : NameText(TextOf(word));
        SkipParenthesized();
        return type is null ? operand : new CastExpression(operand, type, SpanFrom(start));
    }

    private CastExpression ParseColonCast(SqlExpression operand, int start)
    {
        _position++;

        // Vertica: ::! gives null where the cast fails.
        var tolerant = Take(Symbol.Exclamation);
        var type = ParseTypeName();
        return new CastExpression(operand, type, SpanFrom(start)) { Tolerant = tolerant };
    }

    private ElementAccess ParseElement(SqlExpression operand, int start)
    {
        _position++;
        var mark = _expressions.Count;
        var slices = false;
        while (!At(Symbol.RightBracket))
        {
            slices |= At(Symbol.Colon) || At(Symbol.Star);

            // Slices leave out either bound, and the step is a dash in DuckDB: a[:], a[1:], a[:-:2]. A star is every element.
            if (Take(Symbol.Colon) || Take(Symbol.Comma) || Take(Symbol.Star)) continue;
            if (At(Symbol.Minus) && Peek().Symbol == Symbol.Colon) _position++;
            else _expressions.Push(ParseExpression());
        }

        Expect(Symbol.RightBracket);
        return new ElementAccess(operand, _expressions.TakeFrom(mark), SpanFrom(start)) { IsSlice = slices };
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
