namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    private void ReadDollar(WordBuilder word, bool inQuotes)
    {
        switch (Next)
        {
            case '\'' when !inQuotes:
                ReadAnsiQuotes(word);
                break;
            case '"' when !inQuotes:
                _at++;
                break;
            case '{':
                ReadBraces(word, inQuotes);
                break;
            case '(':
                ReadSubstitution(word, inQuotes);
                break;
            case >= '0' and <= '9' or '@' or '*' or '#' or '?' or '$' or '!' or '-':
                word.Append(new VariablePart(Next.ToString(), string.Empty, null, null, inQuotes));
                _at += 2;
                break;
            case var c when char.IsAsciiLetter(c) || c == '_':
                _at++;
                word.Append(new VariablePart(TakeAsciiName(), string.Empty, null, null, inQuotes));
                break;
            default:
                word.Append('$', inQuotes);
                _at++;
                break;
        }
    }

    private string TakeAsciiName()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _text[start.._at];
    }

    private void ReadSubstitution(WordBuilder word, bool inQuotes)
    {
        if (!Enter()) return;
        if (_at + 2 < _text.Length && _text[_at + 2] == '(' && IsArithmetic(_at + 3))
        {
            _at += 3;
            word.Append(new ArithmeticPart(ParseArithmetic(), inQuotes));
            Leave();
            return;
        }

        _at += 2;
        var commands = ParseList();
        CloseParenthesis();
        word.Append(new CommandPart(commands, inQuotes));
        Leave();
    }

    private void ReadBraces(WordBuilder word, bool inQuotes)
    {
        var start = _at;
        if (!Enter()) return;
        _at += 2;
        var indirect = Current == '!';
        if (indirect) _at++;
        var length = Current == '#' && Next != '}';
        if (length) _at++;
        var name = TakeAsciiName();
        if (name.Length == 0 && _at < _text.Length
            && _text[_at] is '@' or '*' or '#' or '?' or '$' or '!' or '-') name = _text[_at++].ToString();
        ShellWord? index = null;
        if (Current == '[')
        {
            _at++;
            index = ParseUntil(']', '\0', inQuotes);
        }

        var part = ParseOperator(name, length, inQuotes, start) with { Index = index, Indirect = indirect };
        word.Append(part);
        Leave();
    }

    private VariablePart ParseOperator(string name, bool length, bool inQuotes, int start)
    {
        if (name.Length == 0)
        {
            // ${hivevar-like text that the shell itself would refuse: it is kept as a hole under its own text.
            var end = _text.IndexOf('}', _at);
            if (end < 0 || end - _at > 200) end = Math.Min(_at + 1, _text.Length - 1);
            name = _text[Math.Min(start + 2, end)..Math.Max(end, Math.Min(start + 2, end))];
            _at = Math.Min(end + 1, _text.Length);
            return new VariablePart(name, string.Empty, null, null, inQuotes);
        }

        var sign = length ? "len" : TakeOperator();
        if (sign.Length == 0 || length)
        {
            CloseBrace();
            return new VariablePart(name, sign, null, null, inQuotes);
        }

        if (sign is "/" or "//" or "/#" or "/%" or ":")
        {
            var first = ParseUntil('}', sign == ":" ? ':' : '/', inQuotes, out var separated);
            return new VariablePart(name, sign, first, separated ? ParseUntil('}', '\0', inQuotes) : null, inQuotes);
        }

        return new VariablePart(name, sign, ParseUntil('}', '\0', inQuotes), null, inQuotes);
    }

    private static readonly string[] Operators =
    [
        ":-", ":=", ":+", ":?", "%%", "##", "//", "/#", "/%", "^^", ",,", "-", "=", "+", "?", "%", "#", "/", ":", "^", ",", "@",
    ];

    private string TakeOperator()
    {
        foreach (var sign in Operators)
        {
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0) continue;
            _at += sign.Length;
            return sign;
        }

        return string.Empty;
    }

    private void CloseBrace()
    {
        if (Current == '}')
        {
            _at++;
            return;
        }

        var end = _text.AsSpan(_at, Math.Min(200, _text.Length - _at)).IndexOf('}');
        if (end < 0) Complain("`}` is missing");
        else _at += end + 1;
    }

    private ShellWord ParseUntil(char close, char separator, bool inQuotes) => ParseUntil(close, separator, inQuotes, out _);

    /// <summary>The text up to <paramref name="close"/>, which it takes, or an earlier <paramref name="separator"/>, which it takes
    /// too.</summary>
    private ShellWord ParseUntil(char close, char separator, bool inQuotes, out bool separated)
    {
        var word = new WordBuilder();
        separated = false;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == close || (c == separator && separator != '\0'))
            {
                _at++;
                separated = c != close;
                return word.ToWord();
            }

            if (c == '"' && inQuotes) ReadDoubleQuotes(word);
            else ReadPiece(word, inQuotes);
        }

        Complain($"`{close}` is missing");
        return word.ToWord();
    }
}
