using System.Globalization;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    /// <summary>The word that starts here; null where none does.</summary>
    private ShellWord? ParseWord()
    {
        var start = _at;
        var word = new WordBuilder();
        while (_at < _text.Length && !IsWordEnd(_text[_at])) ReadPiece(word, inQuotes: false);
        return _at == start ? null : word.ToWord();
    }

    private void ReadPiece(WordBuilder word, bool inQuotes)
    {
        var c = _text[_at];
        switch (c)
        {
            case '\\':
                ReadBackslash(word, inQuotes);
                break;
            case '\'' when !inQuotes:
                ReadSingleQuotes(word);
                break;
            case '"' when !inQuotes:
                ReadDoubleQuotes(word);
                break;
            case '`':
                ReadBackquotes(word, inQuotes);
                break;
            case '$':
                ReadDollar(word, inQuotes);
                break;
            default:
                _at++;
                if (c != '\r' || Current != '\n') word.Append(c, inQuotes);
                break;
        }
    }

    private void ReadBackslash(WordBuilder word, bool inQuotes)
    {
        var next = Next;
        if (_at + 1 >= _text.Length)
        {
            _at++;
            word.Append('\\', quoted: true);
            return;
        }

        _at += 2;
        if (next == '\n') return;
        if (inQuotes && next is not ('$' or '`' or '"' or '\\')) word.Append('\\', quoted: true);
        word.Append(next, quoted: true);
    }

    private void ReadSingleQuotes(WordBuilder word)
    {
        var end = _text.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            Complain("a quote is not closed");
            end = _text.Length;
        }

        if (end == _at + 1) word.AppendEmpty();
        else word.Append(_text.AsSpan(_at + 1, end - _at - 1), quoted: true);
        _at = Math.Min(end + 1, _text.Length);
    }

    private void ReadDoubleQuotes(WordBuilder word)
    {
        _at++;
        word.AppendEmpty();
        while (_at < _text.Length && _text[_at] != '"') ReadPiece(word, inQuotes: true);
        if (_at >= _text.Length) Complain("a quote is not closed");
        else _at++;
    }

    // $'…' with the escapes of C.
    private void ReadAnsiQuotes(WordBuilder word)
    {
        _at += 2;
        word.AppendEmpty();
        while (_at < _text.Length && _text[_at] != '\'')
        {
            var c = _text[_at++];
            if (c != '\\' || _at >= _text.Length)
            {
                word.Append(c, quoted: true);
                continue;
            }

            word.Append(ReadEscape(), quoted: true);
        }

        if (_at >= _text.Length) Complain("a quote is not closed");
        else _at++;
    }

    private string ReadEscape()
    {
        var escape = _text[_at++];
        return escape switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'a' => "\a",
            'b' => "\b",
            'e' or 'E' => "\u001B",
            'f' => "\f",
            'v' => "\v",
            'x' => ReadCode(16, 2),
            'u' => ReadCode(16, 4),
            >= '0' and <= '7' => ReadOctal(),
            _ => escape.ToString(),
        };
    }

    private string ReadOctal()
    {
        _at--;
        return ReadCode(8, 3);
    }

    private string ReadCode(int radix, int length)
    {
        var value = 0;
        for (var i = 0; i < length && _at < _text.Length && char.IsAsciiHexDigit(_text[_at]); i++, _at++)
        {
            var digit = int.Parse(_text.AsSpan(_at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (digit >= radix) break;
            value = (value * radix) + digit;
        }

        return ((char)value).ToString();
    }

    private void ReadBackquotes(WordBuilder word, bool inQuotes)
    {
        var start = ++_at;
        var inner = new System.Text.StringBuilder();
        while (_at < _text.Length && _text[_at] != '`')
        {
            if (_text[_at] == '\\' && (Next is '`' or '\\' or '$' || (inQuotes && Next == '"'))) _at++;
            if (_at < _text.Length) inner.Append(_text[_at++]);
        }

        if (_at >= _text.Length) Complain("a backquote is not closed");
        else _at++;
        if (!Enter()) return;
        var nested = new ShellParser(inner.ToString(), _offset + start, _depth, _problems);
        word.Append(new CommandPart(nested.ParseToEnd(), inQuotes));
        Leave();
    }
}
