namespace LineageService.Sql.Lexing;

public ref partial struct Lexer
{
    private void ReadWordOrPrefixedString(char first)
    {
        var start = _at;
        SkipWord();
        var length = _at - start;
        var next = CharAt(_at);
        if (length <= 2 && (next == '\'' || (next == '"' && _rules.DoubleQuotedStrings) || next == '&')
            && TryReadPrefixedString(start, length, next))
        {
            return;
        }

        Add(TokenKind.Word, start, Keywords.Find(_text[start.._at]));
    }

    private void SkipWord()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (!CharacterClass.ContinuesWord(c) && !IsSignInWord(c)) return;
            _at++;
        }
    }

    // A dollar, hash or at sign inside a word belongs to it (Oracle's v$session), unless it starts a hole or a dollar quote.
    private readonly bool IsSignInWord(char c) => c switch
    {
        '$' => CharAt(_at + 1) is not ('{' or '[' or '$'),
        '#' => _rules.HashWords && CharAt(_at + 1) != '{',
        '@' => _rules.HashWords,
        _ => false,
    };

    private void ReadHashWord()
    {
        var start = _at;
        while (CharAt(_at) == '#') _at++;
        SkipWord();
        Add(TokenKind.Word, start);
    }

    private void ReadNumberOrWord()
    {
        var start = _at;
        if (TouchesDot())
        {
            // a.1st is a name, a.1.2 is element 2 of element 1: no decimal point here.
            var digitsOnly = true;
            for (; CharacterClass.ContinuesWord(CharAt(_at)); _at++) digitsOnly &= char.IsAsciiDigit(_text[_at]);
            Add(digitsOnly ? TokenKind.Number : TokenKind.Word, start);
            return;
        }

        SkipNumber();
        if (!CharacterClass.ContinuesWord(CharAt(_at)) || _text[(_at - 1)] == '.')
        {
            Add(TokenKind.Number, start);
            return;
        }

        var end = _at;
        SkipWord();
        if (IsNumberSuffix(_text[end.._at])) Add(TokenKind.Number, start);
        else if (_rules.WordsMayStartWithDigit && !_text[start..end].Contains('.')) Add(TokenKind.Word, start);
        else
        {
            _at = end;
            Add(TokenKind.Number, start);
        }
    }

    /// <summary>Digits with separators, fraction and exponent, or a hexadecimal or binary number.</summary>
    private void SkipNumber()
    {
        if (_text[_at] == '0' && CharAt(_at + 1) is 'x' or 'X' or 'b' or 'B' && char.IsAsciiHexDigit(CharAt(_at + 2)))
        {
            var hexadecimal = CharAt(_at + 1) is 'x' or 'X';
            var end = _at + 2;
            while (hexadecimal ? char.IsAsciiHexDigit(CharAt(end)) : CharAt(end) is '0' or '1') end++;
            if (!CharacterClass.ContinuesWord(CharAt(end)) || (_rules.HashWords && hexadecimal))
            {
                _at = end;
                return;
            }
        }

        SkipDigits();

        // 1..10 is a range, not 1. and .10; a.1 was handled before.
        if (CharAt(_at) == '.' && CharAt(_at + 1) != '.')
        {
            _at++;
            SkipDigits();
        }

        if (CharAt(_at) is not ('e' or 'E')) return;
        var exponent = CharAt(_at + 1) is '+' or '-' ? _at + 2 : _at + 1;
        if (!char.IsAsciiDigit(CharAt(exponent)))
        {
            // T-SQL: 1e is a number.
            if (_rules.HashWords && exponent == _at + 1 && !CharacterClass.ContinuesWord(CharAt(exponent))) _at = exponent;
            return;
        }

        _at = exponent;
        SkipDigits();
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(CharAt(_at)) || (CharAt(_at) == '_' && char.IsAsciiDigit(CharAt(_at + 1)))) _at++;
    }

    // Spark: 1L 1S 1Y 1F 1D 2.0BD.
    private static bool IsNumberSuffix(ReadOnlySpan<char> text) => text.Length switch
    {
        1 => text[0] is 'L' or 'l' or 'S' or 's' or 'Y' or 'y' or 'F' or 'f' or 'D' or 'd',
        2 => text[0] is 'B' or 'b' && text[1] is 'D' or 'd',
        _ => false,
    };
}
