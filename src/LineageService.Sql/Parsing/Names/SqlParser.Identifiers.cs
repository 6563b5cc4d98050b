using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// True where a name could stand: any unquoted word (the caller has ruled out the keywords that matter to it), a quoted name or a
    /// template hole.
    /// </summary>
    private bool AtIdentifier() => IsIdentifier(Current);

    private static bool IsIdentifier(Token token) => token.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.TemplateHole;

    /// <summary>
    /// One part of a name, with the template holes and word pieces that touch it: <c>fact_{{ env }}_daily</c> is one part. Where double
    /// quotes make strings, such a string is taken as a name too: it stands where only a name can.
    /// </summary>
    private Identifier ParseIdentifier()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Word:
            case TokenKind.TemplateHole:
                _position++;
                if (Current.Start == token.End)
                {
                    if (IsGlued(token)) return new Identifier(ReadGlued(token.Start), Quoted: false);
                    if (At(Symbol.LeftParenthesis) && Peek().Kind == TokenKind.String
                        && WordIs(token, "IDENTIFIER")) return ParseIdentifierClause();
                }

                return new Identifier(NameText(TextOf(token)), Quoted: false);
            case TokenKind.QuotedIdentifier:
                _position++;
                return new Identifier(UnquotedName(token), Quoted: true);
            case TokenKind.String when TextOf(token)[0] is '"' or '\'':
                _position++;
                return new Identifier(StringLiteral.Value(TextOf(token), _dialect.Lexical), Quoted: true);
            case TokenKind.Parameter when TextOf(token)[0] == '$':
                // T-SQL's $node_id, Snowflake's $1.
                _position++;
                return new Identifier(NameText(TextOf(token)), Quoted: false);
            default:
                throw Expected("a name");
        }
    }

    // Spark, Databricks, Snowflake: IDENTIFIER('x') wherever a name may stand.
    private Identifier ParseIdentifierClause()
    {
        _position++;
        var name = StringLiteral.Value(TextOf(Advance()), _dialect.Lexical);
        Expect(Symbol.RightParenthesis);
        return new Identifier(name, Quoted: true);
    }

    /// <summary>A parenthesised list of names; empty where there is no parenthesis.</summary>
    private ImmutableArray<Identifier> ParseIdentifierList()
    {
        if (!Take(Symbol.LeftParenthesis)) return [];
        var names = ImmutableArray.CreateBuilder<Identifier>();
        while (!At(Symbol.RightParenthesis))
        {
            names.Add(ParseIdentifier());
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return names.ToImmutable();
    }

    /// <summary>True where a template hole touches the token just taken, or the token was a hole that a word touches.</summary>
    private bool IsGlued(Token taken)
    {
        var next = Current;
        if (next.Start != taken.End) return false;
        if (next.Kind == TokenKind.TemplateHole) return true;
        return taken.Kind == TokenKind.TemplateHole && next.Kind is TokenKind.Word or TokenKind.Number;
    }

    private string ReadGlued(int start)
    {
        var end = _tokens[_position - 1].End;
        while (Current.Start == end && Current.Kind is TokenKind.Word or TokenKind.Number or TokenKind.TemplateHole)
        {
            end = Current.End;
            _position++;
        }

        return _source.Text[start..end];
    }

    /// <summary>The name in a quoted identifier: without quotes, doubled quotes single.</summary>
    private string UnquotedName(Token token)
    {
        var text = TextOf(token);
        if (text[0] is 'u' or 'U') text = text[2..];
        var close = text[0] == '[' ? ']' : text[0];
        var inner = text.Length > 1 && text[^1] == close ? text[1..^1] : text[1..];
        return inner.Contains(close) ? inner.ToString().Replace(new string(close, 2), close.ToString(), StringComparison.Ordinal)
            : NameText(inner);
    }

    private string NameText(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 64) return text.ToString();
        var hash = (uint)text.Length;
        hash = (hash * 31) + text[0];
        hash = (hash * 31) + text[text.Length / 2];
        hash = (hash * 31) + text[^1];
        hash = (hash * 31) + text[text.Length * 3 / 4];
        ref var cached = ref _buffers.Names[(int)((hash * 2654435769u) >> 22)];
        if (cached is not null && text.SequenceEqual(cached)) return cached;
        return cached = text.ToString();
    }
}
