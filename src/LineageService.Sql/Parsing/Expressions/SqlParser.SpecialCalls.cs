using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>Calls whose parentheses hold a grammar of their own.</summary>
    private enum SpecialCall : byte
    {
        None,
        Cast,
        Convert,
        Extract,
        Trim,
        Position,
        JsonObject,
        XmlElement,
        Identifier,
    }

    private SpecialCall FindSpecialCall(Token word)
    {
        switch (word.Keyword)
        {
            case Keyword.Cast or Keyword.TryCast or Keyword.SafeCast:
                return SpecialCall.Cast;
            case Keyword.Convert or Keyword.TryConvert:
                return SpecialCall.Convert;
            case Keyword.Extract:
                return Peek(3).Keyword == Keyword.From || Peek(4).Keyword == Keyword.From
                    || (Peek(3).Symbol == Symbol.LeftParenthesis && Peek(6).Keyword == Keyword.From)
                    ? SpecialCall.Extract
                    : SpecialCall.None;
            case Keyword.Trim:
                return SpecialCall.Trim;
            case Keyword.Position:
                return SpecialCall.Position;
            case Keyword.None:
                break;
            default:
                return SpecialCall.None;
        }

        var text = TextOf(word);
        return text.Length switch
        {
            9 when text.Equals("XMLFOREST", StringComparison.OrdinalIgnoreCase) => SpecialCall.XmlElement,
            10 when text.Equals("XMLELEMENT", StringComparison.OrdinalIgnoreCase) => SpecialCall.XmlElement,
            10 when text.Equals("IDENTIFIER", StringComparison.OrdinalIgnoreCase) => SpecialCall.Identifier,
            11 when text.Equals("JSON_OBJECT", StringComparison.OrdinalIgnoreCase) => SpecialCall.JsonObject,
            14 when text.Equals("JSON_OBJECTAGG", StringComparison.OrdinalIgnoreCase) => SpecialCall.JsonObject,
            _ => SpecialCall.None,
        };
    }

    private SqlExpression ParseSpecialCall(SpecialCall special) => special switch
    {
        SpecialCall.Cast => ParseCast(),
        SpecialCall.Convert => ParseConvert(),
        SpecialCall.Extract => ParseExtract(),
        SpecialCall.Trim => ParseTrim(),
        SpecialCall.Position => ParsePosition(),
        SpecialCall.JsonObject => ParseJsonObject(),
        SpecialCall.XmlElement => ParseXmlElement(),
        _ => ParseIdentifierExpression(),
    };

    /// <summary><c>CAST(x AS type)</c>, ClickHouse's <c>CAST(x, 'type')</c>; FORMAT and error clauses are skipped.</summary>
    private CastExpression ParseCast()
    {
        var start = Advance().Start;
        Expect(Symbol.LeftParenthesis);
        SqlExpression operand;
        if (AtWord("MULTISET") && Peek().Symbol == Symbol.LeftParenthesis)
        {
            _position++;
            operand = ParseParenthesized();
        }
        else
        {
            operand = ParseExpression();
        }

        string type;
        if (Take(Symbol.Comma))
        {
            type = Current.Kind == TokenKind.String ? TakeStringValue() : ParseTypeName();
        }
        else
        {
            Expect(Keyword.As);
            type = Current.Kind == TokenKind.String ? TakeStringValue() : ParseTypeName();
            if (At(Keyword.As))
            {
                // ClickHouse: CAST(x AS alias AS type).
                _position++;
                NameExpression(operand, new Identifier(type, Quoted: false));
                type = ParseTypeName();
            }
        }

        SkipToEndOfCall();
        _position++;
        return new CastExpression(operand, type, SpanFrom(start)) { Tolerant = IsTolerant(start) };
    }

    // TRY_CAST, TRY_CONVERT, SAFE_CAST.
    private bool IsTolerant(int start) => _source.Text[start] is 'T' or 't' or 'S' or 's';

    /// <summary><c>CONVERT(type, x, style)</c> or <c>CONVERT(x, type)</c> or <c>CONVERT(x USING charset)</c>.</summary>
    private SqlExpression ParseConvert()
    {
        var start = Advance().Start;
        Expect(Symbol.LeftParenthesis);
        SqlExpression operand;
        string type;
        if (Grammar.ConvertTypeFirst)
        {
            type = ParseTypeName();
            Expect(Symbol.Comma);
            operand = ParseExpression();
        }
        else
        {
            operand = ParseExpression();
            if (At(Keyword.Using))
            {
                SkipToEndOfCall();
                _position++;
                return new OperatorExpression("CONVERT USING", [operand], SpanFrom(start));
            }

            Expect(Symbol.Comma);
            type = Current.Kind == TokenKind.String ? TakeStringValue() : ParseTypeName();
        }

        // T-SQL's style may be a variable; it formats and is no part of the value's origin.
        SkipToEndOfCall();
        _position++;
        return new CastExpression(operand, type, SpanFrom(start)) { Tolerant = IsTolerant(start) };
    }

    private FunctionCall ParseExtract()
    {
        var start = Current.Start;
        var name = ParseCalledName();
        var part = Advance();
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        else if (!At(Keyword.From)) _position++;
        var unit = OtherLiteral(part.Start);
        Expect(Keyword.From);
        var operand = ParseExpression();
        Expect(Symbol.RightParenthesis);
        return new FunctionCall(name, [unit, operand], SpanFrom(start), OrderBy: []);
    }

    /// <summary>The name of a call and its opening parenthesis.</summary>
    private ObjectName ParseCalledName()
    {
        var start = Current.Start;
        var name = new ObjectName([ParseIdentifier()], SpanFrom(start));
        Expect(Symbol.LeftParenthesis);
        return name;
    }

    /// <summary>
    /// <c>TRIM(x)</c>, <c>TRIM(LEADING 'a' FROM x)</c>, <c>TRIM('a' FROM x)</c>: the trimmed value is the first argument.
    /// </summary>
    private FunctionCall ParseTrim()
    {
        var start = Current.Start;
        var name = ParseCalledName();
        var mark = _expressions.Count;
        if (AtAny(Keyword.Both, Keyword.Leading, Keyword.Trailing)
            && Peek().Symbol is not (Symbol.Comma or Symbol.RightParenthesis)) _position++;
        var first = At(Keyword.From) ? null : ParseArgumentValue();
        if (Take(Keyword.From))
        {
            _expressions.Push(ParseExpression());
            if (first is not null) _expressions.Push(first);
        }
        else
        {
            _expressions.Push(first!);
        }

        while (Take(Symbol.Comma)) _expressions.Push(ParseExpression());
        Expect(Symbol.RightParenthesis);
        return new FunctionCall(name, _expressions.TakeFrom(mark), SpanFrom(start), OrderBy: []);
    }

    private FunctionCall ParsePosition()
    {
        var start = Current.Start;
        var name = ParseCalledName();
        var mark = _expressions.Count;
        _expressions.Push(ParseExpression(Precedence.Comparison));
        if (Take(Keyword.In)) _expressions.Push(ParseExpression());
        while (Take(Symbol.Comma)) _expressions.Push(ParseExpression());
        SkipToEndOfCall();
        _position++;
        return new FunctionCall(name, _expressions.TakeFrom(mark), SpanFrom(start), OrderBy: []);
    }

    /// <summary><c>JSON_OBJECT(KEY 'a' VALUE x, 'b': y, *)</c>: keys and values in turn.</summary>
    private FunctionCall ParseJsonObject()
    {
        var start = Current.Start;
        var name = ParseCalledName();
        var mark = _expressions.Count;
        var call = default(CallClauses);
        while (!At(Symbol.RightParenthesis))
        {
            if (AtAny(Keyword.Null, Keyword.Returning) || AtWord("ABSENT"))
            {
                ParseArgumentTail(ref call);
                break;
            }

            if (At(Keyword.Key) && StartsOperand(Peek()) && Peek().Keyword != Keyword.Value) _position++;
            ParseArgument(ref call);
            if (!At(Symbol.Comma) && !At(Symbol.RightParenthesis)) ParseArgumentTail(ref call);
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        var arguments = _expressions.TakeFrom(mark);
        if (Current.Kind == TokenKind.Word) ParseCallClauses(ref call);
        return new FunctionCall(name, arguments, SpanFrom(start), call.Distinct, call.Star, call.Filter,
            call.OrderBy.IsDefault ? [] : call.OrderBy, call.Over);
    }

    /// <summary><c>XMLELEMENT(NAME a, XMLATTRIBUTES(b AS c), d)</c>, <c>XMLFOREST(a AS b)</c>: element names are no sources.</summary>
    private FunctionCall ParseXmlElement()
    {
        var start = Current.Start;
        var name = ParseCalledName();
        var mark = _expressions.Count;
        var named = Take(Keyword.Name);
        if (WordIs(_tokens[_position - 2], "XMLELEMENT") || named)
        {
            ParseIdentifier();
            Take(Symbol.Comma);
        }

        while (!At(Symbol.RightParenthesis))
        {
            if (AtWord("XMLATTRIBUTES") && Peek().Symbol == Symbol.LeftParenthesis) _expressions.Push(ParseXmlElement());
            else _expressions.Push(ParseExpression());
            if (Take(Keyword.As) && TakeWord("EVALNAME")) _expressions.Push(ParseExpression());
            else if (_tokens[_position - 1].Keyword == Keyword.As || AtColumnAlias()) ParseIdentifier();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return new FunctionCall(name, _expressions.TakeFrom(mark), SpanFrom(start), OrderBy: []);
    }

    /// <summary><c>IDENTIFIER('a.b')</c> as a column or as the name of a call.</summary>
    private SqlExpression ParseIdentifierExpression()
    {
        var start = Current.Start;
        var name = ParseIdentifierCall();
        return At(Symbol.LeftParenthesis) ? ParseCall(name.Parts, start) : new ColumnReference(name.Parts, SpanFrom(start));
    }
}
