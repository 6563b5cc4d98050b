using System.Collections.Immutable;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>True where the arrow <paramref name="offset"/> places ahead belongs to a lambda whose parameters start here.</summary>
    private bool AtLambdaArrow(int offset) => Grammar.Arrow switch
    {
        ArrowMeaning.Lambda => true,
        ArrowMeaning.Json => false,
        _ => Peek(offset + 1).Kind is not (TokenKind.String or TokenKind.Number) && _position > 0
            && _tokens[_position - 1].Symbol is Symbol.Comma or Symbol.LeftParenthesis,
    };

    /// <summary>True at <c>(x, y) -&gt;</c>.</summary>
    private bool AtParenthesizedLambda()
    {
        if (Grammar.Arrow == ArrowMeaning.Json) return false;
        var i = _position + 1;
        if (_tokens[i].Symbol == Symbol.RightParenthesis) return _tokens[i + 1].Symbol == Symbol.Arrow;
        while (true)
        {
            if (_tokens[i].Kind is not (TokenKind.Word or TokenKind.QuotedIdentifier)) return false;
            i++;

            // Snowflake: (x INT, y INT) -> x + y.
            if (_tokens[i].Kind == TokenKind.Word) i++;
            if (_tokens[i].Symbol == Symbol.RightParenthesis) return _tokens[i + 1].Symbol == Symbol.Arrow
                && AtLambdaArrow(i + 1 - _position);
            if (_tokens[i].Symbol != Symbol.Comma) return false;
            i++;
        }
    }

    /// <summary><c>x -&gt; x + 1</c>, <c>(x, y) -&gt; x + y</c>.</summary>
    private LambdaExpression ParseLambda()
    {
        var start = Current.Start;
        var mark = _identifiers.Count;
        if (Take(Symbol.LeftParenthesis))
        {
            while (!At(Symbol.RightParenthesis))
            {
                _identifiers.Push(ParseIdentifier());
                if (Current.Kind == TokenKind.Word) ParseTypeName();
                if (!Take(Symbol.Comma)) break;
            }

            Expect(Symbol.RightParenthesis);
        }
        else
        {
            _identifiers.Push(ParseIdentifier());
            if (Current.Kind == TokenKind.Word) ParseTypeName();
        }

        Expect(Symbol.Arrow);
        return new LambdaExpression(_identifiers.TakeFrom(mark), ParseExpression(), SpanFrom(start));
    }

    /// <summary>DuckDB's <c>lambda x, y: x + y</c>.</summary>
    private LambdaExpression ParseWordLambda()
    {
        var start = Advance().Start;
        var mark = _identifiers.Count;
        do
        {
            _identifiers.Push(ParseIdentifier());
        }
        while (Take(Symbol.Comma));
        Expect(Symbol.Colon);
        return new LambdaExpression(_identifiers.TakeFrom(mark), ParseExpression(), SpanFrom(start));
    }
}
