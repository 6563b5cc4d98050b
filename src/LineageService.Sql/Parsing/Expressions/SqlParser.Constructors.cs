using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>ARRAY, STRUCT, ROW and MAP in front of what makes them constructors; else they are names.</summary>
    private SqlExpression ParseConstructorWord(Token token, Token next)
    {
        var start = token.Start;
        switch (token.Keyword)
        {
            case Keyword.Array when next.Symbol == Symbol.LeftBracket:
                _position++;
                return ParseBracketArray(start);
            case Keyword.Array when next.Symbol == Symbol.LeftParenthesis && IsQueryStartBehindParentheses(2):
                _position += 2;
                var query = ParseQuery();
                Expect(Symbol.RightParenthesis);
                return new ScalarSubquery(query, SpanFrom(start), IsArray: true);
            case Keyword.Array when next.Symbol == Symbol.Less:
                _position++;
                SkipAngles();
                return At(Symbol.LeftBracket) ? ParseBracketArray(start) : ParseTypedCall(start);
            case Keyword.Struct when next.Symbol is Symbol.Less or Symbol.NotEqual:
                return ParseTypedStruct(start);
            case Keyword.Struct or Keyword.Row when next.Symbol == Symbol.LeftParenthesis:
                _position++;
                return ParseStructFields([], start);
            case Keyword.Map when next.Symbol == Symbol.LeftBracket:
                _position++;
                return AsCall("MAP", ParseBracketArray(start));
            case Keyword.Map when next.Symbol == Symbol.LeftBrace:
                _position++;
                return ParseBrace();
            default:
                return next.Symbol == Symbol.Arrow && AtLambdaArrow(1) ? ParseLambda() : ParseNamePath();
        }
    }

    private static FunctionCall AsCall(string name, SqlExpression array) =>
        new(new ObjectName([new Identifier(name, Quoted: false)], array.Span), array is ArrayConstructor a ? a.Elements
            : [array], array.Span);

    // ARRAY<T>(…) has no meaning of its own: the arguments count.
    private ArrayConstructor ParseTypedCall(int start)
    {
        ParseQueryOrList(out var list);
        return new ArrayConstructor(list, SpanFrom(start));
    }

    /// <summary><c>[a, b]</c>, and DuckDB's <c>[x + 1 FOR x IN list IF x &gt; 0]</c>.</summary>
    private SqlExpression ParseBracketArray(int start)
    {
        Expect(Symbol.LeftBracket);
        var mark = _expressions.Count;
        while (!At(Symbol.RightBracket))
        {
            _expressions.Push(ParseExpression());
            if (At(Keyword.For)) return ParseComprehension(mark, start);
            if (Take(Symbol.FatArrow)) _expressions.Push(ParseExpression());
            if (Take(Keyword.As)) ParseIdentifier();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightBracket);
        return new ArrayConstructor(_expressions.TakeFrom(mark), SpanFrom(start));
    }

    private FunctionCall ParseComprehension(int mark, int start)
    {
        var body = _expressions.TakeFrom(mark)[^1];
        Expect(Keyword.For);
        var names = _identifiers.Count;
        do
        {
            _identifiers.Push(ParseIdentifier());
        }
        while (Take(Symbol.Comma));
        var parameters = _identifiers.TakeFrom(names);
        Expect(Keyword.In);
        _expressions.Push(ParseExpression());
        _expressions.Push(new LambdaExpression(parameters, body, body.Span));
        if (Take(Keyword.If)) _expressions.Push(new LambdaExpression(parameters, ParseExpression(), body.Span));
        Expect(Symbol.RightBracket);
        var span = SpanFrom(start);
        return new FunctionCall(new ObjectName([new Identifier("LIST_TRANSFORM", Quoted: false)], span), _expressions.TakeFrom(mark), span);
    }

    /// <summary><c>STRUCT&lt;a INT64, b STRING&gt;(1, 'x')</c>: the type names the fields.</summary>
    private StructConstructor ParseTypedStruct(int start)
    {
        _position++;
        var names = ParseFieldNames();
        return ParseStructFields(names, start);
    }

    private ImmutableArray<Identifier?> ParseFieldNames()
    {
        var names = ImmutableArray.CreateBuilder<Identifier?>();
        if (At(Symbol.NotEqual))
        {
            _position++;
            return [];
        }

        Expect(Symbol.Less);
        while (!At(Symbol.Greater) && !At(Symbol.ShiftRight))
        {
            var named = IsIdentifier(Current) && (IsIdentifier(Peek()) || Peek().Symbol == Symbol.Colon);
            names.Add(named ? ParseIdentifier() : null);
            Take(Symbol.Colon);
            ParseTypeName();
            if (_surplusAngles > 0) return names.ToImmutable();
            if (Take(Keyword.Options)) SkipParenthesized();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.Greater);
        return names.ToImmutable();
    }

    /// <summary>The parenthesised fields of a struct.</summary>
    private StructConstructor ParseStructFields(ImmutableArray<Identifier?> names, int start)
    {
        Expect(Symbol.LeftParenthesis);
        var fields = ImmutableArray.CreateBuilder<StructField>();
        while (!At(Symbol.RightParenthesis))
        {
            var value = ParseArgumentValue();
            Identifier? name = fields.Count < names.Length ? names[fields.Count] : null;
            if (value is NamedArgument named) (name, value) = (named.Name, named.Value);
            if (Take(Keyword.As)) name = ParseIdentifier();
            fields.Add(new StructField(name, value));
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return new StructConstructor(fields.ToImmutable(), SpanFrom(start));
    }

    /// <summary>
    /// What a brace starts: an object (<c>{'x': a}</c>), a placeholder (<c>{name}</c>, ClickHouse's <c>{name:Type}</c>) or an ODBC
    /// escape (<c>{fn f(x)}</c>, <c>{ts '…'}</c>).
    /// </summary>
    private SqlExpression ParseBrace()
    {
        var start = Current.Start;
        var first = Peek();
        if (first.Kind == TokenKind.Word)
        {
            if (Peek(2).Symbol == Symbol.RightBrace) return SkipPlaceholder(start, 3);
            if (Grammar.BracePlaceholders && Peek(2).Symbol == Symbol.Colon) return ParseTypedPlaceholder(start);
            if (Peek(2).Kind == TokenKind.String
                && (WordIs(first, "D") || WordIs(first, "T") || WordIs(first, "TS") || WordIs(first, "GUID"))) return ParseEscapedLiteral(start);
            if (WordIs(first, "FN")) return ParseEscapedCall();
        }

        _position++;
        var fields = ImmutableArray.CreateBuilder<StructField>();
        while (!At(Symbol.RightBrace))
        {
            fields.Add(ParseObjectField());
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightBrace);
        return new StructConstructor(fields.ToImmutable(), SpanFrom(start));
    }

    private StructField ParseObjectField()
    {
        Identifier? name = null;
        if (Current.Kind == TokenKind.String) name = new Identifier(TakeStringValue(), Quoted: true);
        else if (IsIdentifier(Current) && Peek().Symbol == Symbol.Colon) name = ParseIdentifier();
        else if (ParseExpression(Precedence.Unary) is StarExpression star) return new StructField(null, star);
        Expect(Symbol.Colon);
        return new StructField(name, ParseExpression());
    }

    private TemplateHole SkipPlaceholder(int start, int tokens)
    {
        _position += tokens;
        var span = SpanFrom(start);
        return new TemplateHole(_source.Text.Substring(span.Start, span.Length), span);
    }

    private ParameterReference ParseTypedPlaceholder(int start)
    {
        _position++;
        var name = ParseIdentifier();
        Expect(Symbol.Colon);
        ParseTypeName();
        Expect(Symbol.RightBrace);
        return new ParameterReference(name.Text, SpanFrom(start));
    }

    private Literal ParseEscapedLiteral(int start)
    {
        _position += 2;
        ParseString();
        Expect(Symbol.RightBrace);
        return OtherLiteral(start);
    }

    private SqlExpression ParseEscapedCall()
    {
        var start = Current.Start;
        _position += 2;
        var call = At(Keyword.Convert) ? ParseEscapedConvert() : ParseExpression();
        Expect(Symbol.RightBrace);
        return call with { Span = SpanFrom(start) };
    }

    // ODBC has the type behind the value, whatever the dialect does: {fn CONVERT(a, SQL_DOUBLE)}.
    private CastExpression ParseEscapedConvert()
    {
        var start = Advance().Start;
        Expect(Symbol.LeftParenthesis);
        var operand = ParseExpression();
        Expect(Symbol.Comma);
        var type = ParseTypeName();
        Expect(Symbol.RightParenthesis);
        return new CastExpression(operand, type, SpanFrom(start));
    }
}
