using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// The dotted name of a table, function or another object: <c>db..t</c> (an empty part), BigQuery's dashes and dots in backticks, a
    /// path or file as a string, <c>IDENTIFIER('a.b')</c>.
    /// </summary>
    private ObjectName ParseObjectName()
    {
        var start = Current.Start;
        if (AtWord("IDENTIFIER") && Peek().Symbol == Symbol.LeftParenthesis) return ParseIdentifierCall();
        var parts = ImmutableArray.CreateBuilder<Identifier>(3);

        // T-SQL: ::f() is a system function.
        Take(Symbol.DoubleColon);

        // T-SQL: .t and ..t leave schema and database to the defaults.
        while (Take(Symbol.Dot))
        {
        }

        AddNamePart(parts);
        while (At(Symbol.Dot))
        {
            _position++;
            if (At(Symbol.Dot))
            {
                parts.Add(new Identifier(string.Empty, Quoted: false));
                continue;
            }

            AddNamePart(parts);
        }

        SkipBranchOrLink(parts);
        return new ObjectName(parts.ToImmutable(), SpanFrom(start));
    }

    private void AddNamePart(ImmutableArray<Identifier>.Builder parts)
    {
        var token = Current;
        if (token.Kind == TokenKind.QuotedIdentifier && _dialect.Lexical.DottedQuotedNames)
        {
            _position++;
            foreach (var part in UnquotedName(token).Split('.')) parts.Add(new Identifier(part, Quoted: true));
            return;
        }

        if (_dialect.Lexical.DashedNames && token.Kind is TokenKind.Word or TokenKind.Number && AtDashAfter(token))
        {
            parts.Add(ParseDashedPart());
            return;
        }

        if (token.Kind == TokenKind.Number && parts.Count > 0)
        {
            _position++;
            parts.Add(new Identifier(NameText(TextOf(token)), Quoted: false));
            return;
        }

        if (token.Symbol == Symbol.LeftBracket && IsIdentifier(Peek()) && Peek(2).Symbol == Symbol.RightBracket)
        {
            // Redshift takes T-SQL's brackets where only a name can stand.
            _position++;
            parts.Add(ParseIdentifier() with { Quoted = true });
            _position++;
            return;
        }

        parts.Add(ParseIdentifier());
    }

    private bool AtDashAfter(Token token) =>
        Peek() is { Symbol: Symbol.Minus } dash && dash.Start == token.End && Peek(2).Start == dash.End;

    // my-project-1.d.t: words, numbers and dashes that touch.
    private Identifier ParseDashedPart()
    {
        var start = Current.Start;
        var end = Advance().End;
        while (Current.Start == end && (At(Symbol.Minus) || Current.Kind is TokenKind.Word or TokenKind.Number or TokenKind.TemplateHole))
        {
            // A number with a point swallowed the dot: project-1.d lexes as "1." and "d".
            end = Advance().End;
        }

        return new Identifier(_source.Text[start..end], Quoted: false);
    }

    // Oracle's t@link is another table; Nessie's t@branch the same at another place in its history.
    private void SkipBranchOrLink(ImmutableArray<Identifier>.Builder parts)
    {
        var end = _tokens[_position - 1].End;
        if (Current.Start != end) return;
        var token = Current;
        if (token.Kind == TokenKind.Variable) _position++;
        else if (token.Symbol == Symbol.At && Peek() is var name && IsIdentifier(name) && name.Start == token.End) _position += 2;
        else return;
        if (!Grammar.DatabaseLinks) return;
        while (At(Symbol.Dot) && IsIdentifier(Peek())) _position += 2;
        var link = _source.Text[token.Start.._tokens[_position - 1].End];
        parts[^1] = new Identifier(parts[^1].Text + link, parts[^1].Quoted);
    }

    private ObjectName ParseIdentifierCall()
    {
        var start = Current.Start;
        _position += 2;
        if (Current.Kind == TokenKind.String && Peek().Symbol == Symbol.RightParenthesis)
        {
            var value = StringLiteral.Value(TextOf(Advance()), _dialect.Lexical);
            _position++;
            return new ObjectName([.. value.Split('.').Select(part => new Identifier(part.Trim('"', '`'), Quoted: part.Contains('"')))],
                SpanFrom(start));
        }

        var computed = ParseExpression();
        Expect(Symbol.RightParenthesis);
        var span = SpanFrom(start);
        var written = new Identifier(_source.Text.Substring(span.Start, span.Length), Quoted: false);
        return new ObjectName([written], span) { Computed = computed };
    }

    /// <summary>From an opening parenthesis to behind the one that closes it.</summary>
    private void SkipParenthesized()
    {
        Expect(Symbol.LeftParenthesis);
        for (var depth = 1; depth > 0; _position++)
        {
            if (AtEnd) throw Expected("a closing parenthesis");
            if (At(Symbol.LeftParenthesis)) depth++;
            else if (At(Symbol.RightParenthesis)) depth--;
        }
    }
}
