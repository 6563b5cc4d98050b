using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.Canonical;

/// <summary>
/// The tokens of a text, each in one spelling. Whatever the query model leaves out (directions, frames, hints, limits) is still here: what stands in a node
/// and in none of its children is its rest, and a rest is never dropped unless it is known to say nothing.
/// </summary>
internal sealed class CanonicalTokens(TokenList tokens, SqlDialect dialect)
{
    private readonly ImmutableArray<Token> _tokens = tokens.Tokens;

    /// <summary>A part of a node: a token, or a child that stands for several.</summary>
    /// <param name="Child">The place of the child among those given; -1 for a token.</param>
    public readonly record struct Piece(string Text, int Child)
    {
        public bool Is(string text) => Child < 0 && Text == text;
    }

    /// <summary>The parts of a span, children in place of their tokens.</summary>
    public List<Piece> Parts(TextSpan span, IReadOnlyList<TextSpan> children)
    {
        var parts = new List<Piece>();
        var order = Enumerable.Range(0, children.Count).Where(i => children[i].Length > 0).OrderBy(i => children[i].Start).ThenByDescending(i => children[i].Length).ToArray();
        var next = 0;
        for (var i = IndexAt(span.Start); i < _tokens.Length && _tokens[i].Kind != TokenKind.EndOfText && _tokens[i].Start < span.Start + span.Length;)
        {
            while (next < order.Length && children[order[next]].Start + children[order[next]].Length <= _tokens[i].Start) next++;
            if (next < order.Length && _tokens[i].Start >= children[order[next]].Start)
            {
                var child = children[order[next]];
                parts.Add(new Piece(string.Empty, order[next]));
                next++;
                while (i < _tokens.Length && _tokens[i].Start < child.Start + child.Length && _tokens[i].Kind != TokenKind.EndOfText) i++;
                continue;
            }

            parts.Add(new Piece(TextOf(_tokens[i]), -1));
            i++;
        }

        return parts;
    }

    /// <summary>The tokens of a span, joined by blanks.</summary>
    public string Plain(TextSpan span) => string.Join(' ', Parts(span, []).Select(part => part.Text));

    private int IndexAt(int start)
    {
        var (low, high) = (0, _tokens.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_tokens[middle].Start < start) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private string TextOf(Token token)
    {
        var text = tokens.TextOf(token);
        switch (token.Kind)
        {
            case TokenKind.Word:
                return text.ToString().ToLowerInvariant();
            case TokenKind.QuotedIdentifier:
                return text.Length < 2 ? text.ToString() : Folded(text[1..^1].ToString(), quoted: true, dialect.Names.TableFolding);
            case TokenKind.String:
                return Quoted(text);
            case TokenKind.Number:
                return text.ToString().ToLowerInvariant();
            case TokenKind.Symbol when text is "!=":
                return "<>";
            default:
                return text.ToString();
        }
    }

    // A prefix that makes another value (bytes, bits, hexadecimal) stays; one that only says how the text is written does not.
    private string Quoted(ReadOnlySpan<char> text)
    {
        var quote = text.IndexOfAny('\'', '"', '$');
        var prefix = quote <= 0 ? string.Empty : text[..quote].ToString().ToLowerInvariant().Replace("r", string.Empty, StringComparison.Ordinal).Replace("e", string.Empty, StringComparison.Ordinal);
        return Quoted(prefix, StringLiteral.Value(text, dialect.Lexical));
    }

    public static string Quoted(string prefix, string value) => $"{prefix}'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Folded(string name, bool quoted, NameFolding folding) => folding switch
    {
        NameFolding.Insensitive => name.ToLowerInvariant(),
        NameFolding.LowerUnlessQuoted => quoted ? name : name.ToLowerInvariant(),
        NameFolding.UpperUnlessQuoted => quoted ? name : name.ToUpperInvariant(),
        _ => name,
    };
}
