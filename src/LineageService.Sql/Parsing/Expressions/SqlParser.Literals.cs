using LineageService.Model;
using LineageService.Sql.Functions;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>A string and the strings that continue it.</summary>
    private Literal ParseString()
    {
        var first = Advance();
        var value = StringLiteral.Value(TextOf(first), _dialect.Lexical);
        if (Current.Kind == TokenKind.String && !Grammar.StringAliases)
        {
            while (Current.Kind == TokenKind.String)
                value += StringLiteral.Value(TextOf(Advance()), _dialect.Lexical);
        }

        if (At(Keyword.Uescape) && Peek().Kind == TokenKind.String) _position += 2;
        return new Literal(LiteralKind.String, value, SpanFrom(first.Start));
    }

    /// <summary>The value of the string at the current place, which is taken.</summary>
    private string TakeStringValue()
    {
        if (Current.Kind != TokenKind.String) throw Expected("a string");
        return StringLiteral.Value(TextOf(Advance()), _dialect.Lexical);
    }

    private SqlExpression ParseVariable()
    {
        var token = Advance();
        var name = TextOf(token).ToString();

        // @@GLOBAL.x, @@session.time_zone.
        while (name.StartsWith("@@", StringComparison.Ordinal) && At(Symbol.Dot) && IsIdentifier(Peek()))
        {
            _position++;
            name = string.Concat(name, ".", TextOf(Advance()));
        }

        var span = SpanFrom(token.Start);
        if (Take(Symbol.Assign)) return new AssignmentExpression(name, ParseExpression(), SpanFrom(token.Start));
        return Grammar.AtParameters ? new ParameterReference(name, span) : new VariableReference(name, span);
    }

    private SqlExpression ParseParameter()
    {
        var token = Advance();
        var text = TextOf(token);
        if (Grammar.DollarColumns && text[0] == '$')
        {
            return char.IsAsciiDigit(text[1])
                ? new ColumnReference([new Identifier(NameText(text), Quoted: false)], token.Span)
                : new VariableReference(text.ToString(), token.Span);
        }

        if (text[0] == '$' && _dialect.Names.PseudoColumns.Contains(text.ToString()))
            return new ColumnReference([new Identifier(NameText(text), Quoted: false)], token.Span);
        return new ParameterReference(text is "?" ? $"?{OrdinalOf(token)}" : text.ToString(), token.Span);
    }

    private Dictionary<int, int>? _placeOrdinals;

    /// <summary>Which question mark of the text this is, from one on: values are given to them in their order.</summary>
    private int OrdinalOf(Token place)
    {
        if (_placeOrdinals is null)
        {
            _placeOrdinals = [];
            foreach (var token in _tokens)
            {
                if (token.Kind == TokenKind.Parameter && token.Length == 1) _placeOrdinals[token.Start] = _placeOrdinals.Count + 1;
            }
        }

        return _placeOrdinals.GetValueOrDefault(place.Start);
    }

    private Literal ParseKeywordLiteral(Token token)
    {
        _position++;
        if (token.Keyword != Keyword.Default) return ParseString();
        return new Literal(LiteralKind.Other, "DEFAULT", token.Span);
    }

    // Db2: CURRENT DATE; WHERE CURRENT OF c.
    private Literal ParseCurrent()
    {
        var start = Advance().Start;
        if (Advance().Keyword == Keyword.Of)
        {
            if (Current.Kind is TokenKind.Variable or TokenKind.Parameter) _position++;
            else ParseIdentifier();
        }

        return OtherLiteral(start);
    }

    // T-SQL: NEXT VALUE FOR s OVER (ORDER BY a) gives the numbers in that order.
    private SqlExpression ParseNextValue()
    {
        var start = Advance().Start;
        _position++;
        Expect(Keyword.For);
        var sequence = ParseObjectName();
        if (!Take(Keyword.Over)) return OtherLiteral(start);
        var over = ParseOver();
        var name = new ObjectName([new Identifier("NEXT VALUE FOR", Quoted: false)], TextSpan.FromBounds(start, sequence.Span.Start));
        return new FunctionCall(name, [], SpanFrom(start), OrderBy: [], Over: over);
    }

    private Literal OtherLiteral(int start)
    {
        var span = SpanFrom(start);
        return new Literal(LiteralKind.Other, _source.Text.Substring(span.Start, span.Length), span);
    }

    /// <summary>True for a type's name that may stand in front of a string: <c>DATE '2020-01-01'</c>.</summary>
    private bool IsTypedLiteral(Token word)
    {
        if (!Grammar.TypedLiterals) return false;
        switch (word.Keyword)
        {
            case Keyword.Date or Keyword.Time or Keyword.Timestamp or Keyword.Datetime:
                return true;
            case Keyword.None:
                break;
            default:
                return false;
        }

        Span<char> upper = stackalloc char[16];
        var text = TextOf(word);
        if (text.Length > upper.Length) return false;
        text.ToUpperInvariant(upper);
        return upper[..text.Length] is "JSON" or "JSONB" or "NUMERIC" or "BIGNUMERIC" or "DECIMAL" or "BIGDECIMAL" or "UUID" or "BYTEA"
            or "INET"
            or "CIDR" or "INT" or "INTEGER" or "BIGINT" or "SMALLINT" or "TINYINT" or "FLOAT" or "FLOAT8" or "BOOLEAN" or "BOOL" or "BYTES"
            or "VARCHAR" or "CHAR" or "TEXT" or "TIMESTAMPTZ" or "TIMETZ" or "TIMESTAMP_NTZ" or "TIMESTAMP_LTZ" or "TIMESTAMP_TZ"
                or "IPADDRESS"
            or "IPPREFIX" or "GEOMETRY" or "GEOGRAPHY" or "POINT" or "BOX" or "XML" or "REGCLASS" or "VARBINARY" or "REAL" or "INT4"
                or "INT8"
            or "TSVECTOR" or "TSQUERY" or "HLL" or "DATERANGE" or "TSRANGE";
    }

    private Literal ParseTypedLiteral(Token word)
    {
        _position++;
        ParseString();
        return OtherLiteral(word.Start);
    }

    /// <summary>
    /// <c>TIMESTAMP WITH TIME ZONE '…'</c>, <c>TIMESTAMP(3) '…'</c>; <paramref name="length"/> is the number of tokens in front of the
    /// string.
    /// </summary>
    private bool IsZonedLiteral(out int length)
    {
        length = 1;
        if (Peek().Symbol == Symbol.LeftParenthesis && Peek(2).Kind == TokenKind.Number
            && Peek(3).Symbol == Symbol.RightParenthesis) length = 4;
        if (Peek(length).Keyword is Keyword.With or Keyword.Without)
        {
            if (Peek(length + 1).Keyword == Keyword.Local) length++;
            if (Peek(length + 1).Keyword == Keyword.Time && Peek(length + 2).Keyword == Keyword.Zone) length += 3;
        }

        return length > 1 && Peek(length).Kind == TokenKind.String;
    }

    private Literal ParseZonedLiteral(int length)
    {
        var start = Current.Start;
        _position += length;
        ParseString();
        return OtherLiteral(start);
    }

    private bool IsDatePart(Token token) => token.Kind == TokenKind.Word && DateParts.Contains(TextOf(token));

    /// <summary>True where INTERVAL starts an interval and is not a column or function of that name.</summary>
    private bool AtIntervalLiteral()
    {
        if (!Grammar.TypedLiterals) return false;
        var next = Peek();
        switch (next.Kind)
        {
            case TokenKind.String or TokenKind.Number or TokenKind.Parameter or TokenKind.Variable or TokenKind.TemplateHole:
                return true;
            case TokenKind.QuotedIdentifier:
                return IsDatePart(Peek(2)) || Peek(2).Symbol == Symbol.Dot;
            case TokenKind.Word:
                return (next.Keyword == Keyword.None || next.Keyword is Keyword.Cast or Keyword.Case
                    || !Grammar.ReservedInExpressions.Contains(next.Keyword))
                    && (IsDatePart(Peek(2)) || Peek(2).Symbol is Symbol.Dot or Symbol.LeftParenthesis || next.Keyword == Keyword.Case
                        || AtIntervalSum());
            case TokenKind.Symbol when next.Symbol is Symbol.Minus or Symbol.Plus:
                return Peek(2).Kind == TokenKind.String
                    || (Peek(2).Kind is TokenKind.Number or TokenKind.Word or TokenKind.QuotedIdentifier
                        && (IsDatePart(Peek(3)) || Peek(3).Symbol == Symbol.Dot));
            case TokenKind.Symbol when next.Symbol == Symbol.LeftParenthesis:
                return IsDatePart(TokenBehindParenthesis(_position + 1));
            default:
                return false;
        }
    }

    // INTERVAL a + b DAY: names, numbers and signs up to a unit.
    private bool AtIntervalSum()
    {
        for (var i = 2; i < 12; i++)
        {
            var token = Peek(i);
            if (IsDatePart(token)) return true;
            if (token.Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.QuotedIdentifier)
                && token.Symbol is not (Symbol.Plus or Symbol.Minus or Symbol.Star or Symbol.Slash or Symbol.Dot)) return false;
            if (token.Keyword != Keyword.None && Grammar.ReservedInExpressions.Contains(token.Keyword)) return false;
        }

        return false;
    }

    /// <summary>
    /// <c>INTERVAL '1' DAY</c>, <c>INTERVAL '1-2' YEAR TO MONTH</c>, <c>INTERVAL n + 1 DAY</c>, <c>INTERVAL 1 DAY 2 HOURS</c>,
    /// <c>INTERVAL '1 day'</c>.
    /// </summary>
    private OperatorExpression ParseInterval()
    {
        var start = Advance().Start;
        var mark = _expressions.Count;
        do
        {
            _expressions.Push(Current.Kind == TokenKind.String ? ParseString() : ParseExpression(Precedence.OtherOperator));
            var unit = Current;
            SkipIntervalFields();
            if (Current.Start != unit.Start) _expressions.Push(OtherLiteral(unit.Start));
            else break;
        }
        while (Current.Kind is TokenKind.Number || (Current.Kind == TokenKind.String && IsDatePart(Peek())));
        return new OperatorExpression("INTERVAL", _expressions.TakeFrom(mark), SpanFrom(start));
    }
}
