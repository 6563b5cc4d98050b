using LineageService.Model;

namespace LineageService.Sql.Lexing;

public ref partial struct Lexer
{
    /// <summary>
    /// A string behind a prefix of one or two letters: <c>r'…'</c>, <c>b'…'</c>, <c>rb'…'</c>, <c>N'…'</c>, <c>X'…'</c>, <c>E'…'</c>,
    /// <c>U&amp;'…'</c>, Oracle's <c>q'[…]'</c>. The current place is behind the letters. False where they are an ordinary word.
    /// </summary>
    private bool TryReadPrefixedString(int start, int length, char next)
    {
        var first = (char)(_text[start] | 0x20);
        if (!_rules.PrefixedStrings && (length > 1 || first != 'n' || next == '&')) return false;
        var second = length == 2 ? (char)(_text[start + 1] | 0x20) : '\0';
        if (next == '&')
        {
            if (length != 1 || first != 'u' || CharAt(_at + 1) is not ('\'' or '"')) return false;
            _at++;
            if (_text[_at] == '\'') ReadString(start, '\'', backslash: false);
            else ReadQuotedName('"', start);
            return true;
        }

        if (_rules.AlternativeQuotes && next == '\'' && (first == 'q' && length == 1 || first == 'n' && second == 'q'))
        {
            ReadAlternativeQuote(start);
            return true;
        }

        var prefixed = length == 1
            ? first is 'r' or 'b' or 'n' or 'x' or 'e'
            : (first == 'r' && second == 'b') || (first == 'b' && second == 'r');
        if (!prefixed) return false;

        var raw = first == 'r' || second == 'r';
        ReadString(start, next, first == 'e' || (raw ? _rules.RawQuoteEscapes : _rules.BackslashEscapes));
        return true;
    }

    private void ReadString(int start, char quote, bool backslash)
    {
        if (_rules.TripleQuotedStrings && CharAt(_at + 1) == quote && CharAt(_at + 2) == quote) ReadTripleQuoted(start, quote, backslash);
        else if (SkipQuoted(quote, backslash, templates: true)) Add(TokenKind.String, start);
        else AddUnterminated(TokenKind.String, start, "a string does not end");
    }

    private void ReadQuotedName(char closing) => ReadQuotedName(closing, _at);

    private void ReadQuotedName(char closing, int start)
    {
        if (SkipQuoted(closing, backslash: closing == '`' && _rules.BackslashEscapes
            && _rules.DottedQuotedNames, templates: closing != ']'))
            Add(TokenKind.QuotedIdentifier, start);
        else AddUnterminated(TokenKind.QuotedIdentifier, start, "a quoted name does not end");
    }

    /// <summary>From the opening quote to behind the closing one; a doubled quote stays inside. False where it never closes.</summary>
    private bool SkipQuoted(char quote, bool backslash, bool templates)
    {
        _at++;
        while (true)
        {
            var next = backslash
                ? _text[_at..].IndexOfAny(quote, '\\', templates ? '{' : quote)
                : templates ? _text[_at..].IndexOfAny(quote, '{') : _text[_at..].IndexOf(quote);
            if (next < 0) return false;
            _at += next;
            var c = _text[_at];
            if (c == '\\' && quote != '\\')
            {
                _at = Math.Min(_at + 2, _text.Length);
            }
            else if (c == '{' && quote != '{')
            {
                if (!TrySkipHoleInString(quote)) _at++;
            }
            else if (CharAt(_at + 1) == quote)
            {
                _at += 2;
            }
            else
            {
                _at++;
                return true;
            }
        }
    }

    /// <summary>
    /// <c>'{{ var('x') }}'</c>: quotes inside a hole do not end the string. Only where the hole starts with a word and ends on this
    /// line, so that strings that merely hold two braces stay what they are.
    /// </summary>
    private bool TrySkipHoleInString(char quote)
    {
        if (CharAt(_at + 1) != '{') return false;
        var rest = _text[_at..];
        var end = rest.IndexOf("}}");
        if (end < 0 || rest[..end].Contains('\n') || !rest[..end].Contains(quote)) return false;
        var inside = rest[2..end].TrimStart(" -");
        if (inside.IsEmpty || !CharacterClass.StartsWord(inside[0])) return false;
        _at += end + 2;
        return true;
    }

    private void ReadTripleQuoted(int start, char quote, bool backslash)
    {
        _at += 3;
        while (true)
        {
            var next = backslash ? _text[_at..].IndexOfAny(quote, '\\') : _text[_at..].IndexOf(quote);
            if (next < 0)
            {
                AddUnterminated(TokenKind.String, start, "a string does not end");
                return;
            }

            _at += next;
            if (_text[_at] == '\\') _at = Math.Min(_at + 2, _text.Length);
            else if (CharAt(_at + 1) == quote && CharAt(_at + 2) == quote)
            {
                _at += 3;
                Add(TokenKind.String, start);
                return;
            }
            else _at++;
        }
    }

    // Oracle: q'[…]', q'!…!'; the delimiter is any sign, brackets pair.
    private void ReadAlternativeQuote(int start)
    {
        var open = CharAt(_at + 1);
        var close = open switch { '[' => ']', '(' => ')', '{' => '}', '<' => '>', _ => open };
        var end = _at + 2 <= _text.Length ? _text[(_at + 2)..].IndexOf([close, '\'']) : -1;
        if (end < 0)
        {
            AddUnterminated(TokenKind.String, start, "a string does not end");
            return;
        }

        _at += end + 4;
        Add(TokenKind.String, start);
    }

    /// <summary><c>$$…$$</c> or <c>$tag$…$tag$</c>. False where the dollar starts none.</summary>
    private bool TryReadDollarQuote()
    {
        var start = _at;
        var end = _at + 1;
        if (CharacterClass.StartsWord(CharAt(end)))
        {
            while (CharacterClass.ContinuesWord(CharAt(end))) end++;
        }

        if (CharAt(end) != '$') return false;
        var tag = _text[start..(end + 1)];
        var close = _text[(end + 1)..].IndexOf(tag);
        if (close < 0)
        {
            if (tag.Length > 2) return false;
            AddUnterminated(TokenKind.String, start, "a dollar-quoted string does not end");
            return true;
        }

        _at = end + 1 + close + tag.Length;
        Add(TokenKind.String, start);
        return true;
    }

    private void AddUnterminated(TokenKind kind, int start, string message)
    {
        _at = _text.Length;
        Add(kind, start);
        Note(SyntaxCodes.Unterminated, DiagnosticSeverity.Error, start, message);
    }
}
