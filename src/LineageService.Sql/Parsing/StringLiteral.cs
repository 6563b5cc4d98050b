using System.Globalization;
using System.Text;
using LineageService.Sql.Dialects;

namespace LineageService.Sql.Parsing;

/// <summary>
/// The value of a string token: without prefix and quotes, escapes resolved. Not a lexer: the token is known to be a string.
/// </summary>
public static class StringLiteral
{
    public static string Value(ReadOnlySpan<char> token, LexicalRules rules)
    {
        var quote = token.IndexOfAny('\'', '"', '$');
        if (quote < 0) return token.ToString();
        if (token[quote] == '$') return Between(token, token[..(token[1..].IndexOf('$') + 2)].Length);
        var prefix = token[..quote];
        var body = token[quote..];
        if (rules.AlternativeQuotes && prefix.ContainsAny('q', 'Q')) return body.Length > 4 ? body[2..^2].ToString() : string.Empty;
        var sign = body[0];
        if (rules.TripleQuotedStrings && body.Length >= 6 && body[1] == sign && body[2] == sign)
            return Unescape(body[3..^3], '\0', rules.BackslashEscapes && !prefix.ContainsAny('r', 'R'));
        var inner = body.Length > 1 && body[^1] == sign ? body[1..^1] : body[1..];
        var backslash = (rules.BackslashEscapes && !prefix.ContainsAny('r', 'R')) || prefix.ContainsAny('e', 'E');
        return Unescape(inner, sign, backslash);
    }

    private static string Between(ReadOnlySpan<char> token, int tag) =>
        token.Length >= 2 * tag ? token[tag..^tag].ToString() : token[Math.Min(tag, token.Length)..].ToString();

    private static string Unescape(ReadOnlySpan<char> inner, char quote, bool backslash)
    {
        if (!inner.Contains(quote) && !(backslash && inner.Contains('\\'))) return inner.ToString();
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            var c = inner[i];
            if (c == quote && i + 1 < inner.Length && inner[i + 1] == quote)
            {
                text.Append(c);
                i++;
            }
            else if (c == '\\' && backslash && i + 1 < inner.Length)
            {
                i += AppendEscape(text, inner[(i + 1)..]);
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>Appends what the escape stands for; the number of characters behind the backslash that it took.</summary>
    private static int AppendEscape(StringBuilder text, ReadOnlySpan<char> rest)
    {
        switch (rest[0])
        {
            case 'n':
                text.Append('\n');
                return 1;
            case 't':
                text.Append('\t');
                return 1;
            case 'r':
                text.Append('\r');
                return 1;
            case 'u' when rest.Length >= 5
                && ushort.TryParse(rest[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                text.Append((char)unit);
                return 5;
            case 'x' when rest.Length >= 3
                && byte.TryParse(rest[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                text.Append((char)code);
                return 3;
            default:
                // LIKE patterns keep their own escapes: \% and \_ stay as they are.
                if (rest[0] is '%' or '_') text.Append('\\');
                text.Append(rest[0]);
                return 1;
        }
    }
}
