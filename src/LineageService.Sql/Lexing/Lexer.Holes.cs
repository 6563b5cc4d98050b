using LineageService.Model;
using LineageService.Sql.Templates;

namespace LineageService.Sql.Lexing;

public ref partial struct Lexer
{
    /// <summary>Template holes, template blocks and everything else that starts with a dollar.</summary>
    private void ReadTemplateOrDollar(char c)
    {
        switch (c)
        {
            case '{':
                ReadBraceTemplate();
                break;
            case '#':
                if (!TryReadHole('{', '}')) ReadSymbol(c);
                break;
            case '&':
                ReadSubstitution();
                break;
            default:
                ReadDollar();
                break;
        }
    }

    // Each template that does not end is looked for to the end of the text.
    private const int MaximumUnclosedTemplates = 64;

    private void ReadBraceTemplate()
    {
        var start = _at;
        var kind = _text[_at + 1];
        var end = _unclosedTemplates > MaximumUnclosedTemplates || TemplateScan.IsStruct(_text, _at) ? -1 : TemplateScan.EndOf(_text, _at);
        if (end < 0)
        {
            _unclosedTemplates++;
            ReadSymbol('{');
            return;
        }

        _at = end;
        if (kind == '{') Add(TokenKind.TemplateHole, start);
        else if (kind == '%') Note(SyntaxCodes.TemplateBlock, DiagnosticSeverity.Note, start,
            "a template block was skipped; both of its branches are read");
    }

    /// <summary>
    /// Python's <c>{name}</c>, <c>{a.b[0]}</c>, <c>{day!r}</c>, <c>{day:%Y%m%d}</c>, on one line and without white space in the name.
    /// </summary>
    private bool TryReadPlaceholder()
    {
        var at = _at + 1;
        if (!CharacterClass.StartsWord(CharAt(at))) return false;
        while (CharacterClass.ContinuesWord(CharAt(at)) || CharAt(at) is '.' or '[' or ']') at++;
        if (CharAt(at) == '!' && CharAt(at + 1) is 'r' or 's' or 'a') at += 2;
        if (CharAt(at) == ':' && CharAt(at + 1) == '%')
        {
            while (at < _text.Length && _text[at] is not ('}' or '\n')) at++;
        }

        if (CharAt(at) != '}') return false;
        var start = _at;
        _at = at + 1;
        Add(TokenKind.TemplateHole, start);
        return true;
    }

    private void ReadDollar()
    {
        var start = _at;
        var next = CharAt(_at + 1);
        if (next == '{' && TryReadHole('{', '}')) return;
        if (next == '[' && TryReadHole('[', ']')) return;

        // sqlcmd: $(Name).
        if (next == '(' && CharacterClass.StartsWord(CharAt(_at + 2)) && TryReadHole('(', ')')) return;
        if (_rules.DollarQuotedStrings && TryReadDollarQuote()) return;
        _at++;
        if (char.IsAsciiDigit(next) && _rules.MoneyLiterals)
        {
            SkipNumber();
            Add(TokenKind.Number, start);
        }
        else if (char.IsAsciiDigit(next))
        {
            while (char.IsAsciiDigit(CharAt(_at))) _at++;
            Add(TokenKind.Parameter, start, symbol: Symbol.None);
        }
        else if (CharacterClass.StartsWord(next) || (next == '$' && CharacterClass.StartsWord(CharAt(_at + 1))))
        {
            if (next == '$') _at++;
            SkipWord();
            Add(TokenKind.Parameter, start);
        }
        else
        {
            Add(TokenKind.Symbol, start, symbol: Symbol.Dollar);
        }
    }

    /// <summary><c>${…}</c>, <c>$[…]</c>, <c>#{…}</c> with brackets inside, on one line.</summary>
    private bool TryReadHole(char open, char close)
    {
        var depth = 0;
        for (var i = _at + 1; i < _text.Length && _text[i] != '\n'; i++)
        {
            if (_text[i] == open) depth++;
            if (_text[i] != close || --depth > 0) continue;
            var start = _at;
            _at = i + 1;
            Add(TokenKind.TemplateHole, start);
            return true;
        }

        return false;
    }

    /// <summary>
    /// <c>&lt;name, type, value&gt;</c> as Management Studio's templates have it: two commas, on one line, nothing that compares.
    /// </summary>
    private bool TryReadTemplateParameter()
    {
        var first = CharAt(_at + 1);
        if (!CharacterClass.StartsWord(first) && first != '@') return false;
        var commas = 0;
        for (var i = _at + 1; i < _text.Length && i - _at < 256; i++)
        {
            var c = _text[i];
            if (c == ',') commas++;
            if (c is '\n' or '<' or '=' or '(' && commas < 2) return false;
            if (c != '>') continue;
            if (commas != 2) return false;
            var start = _at;
            _at = i + 1;
            Add(TokenKind.TemplateHole, start);
            return true;
        }

        return false;
    }

    // SQL*Plus: &name, &&name, and a dot that ends the name.
    private void ReadSubstitution()
    {
        var start = _at;
        while (CharAt(_at) == '&') _at++;
        if (!CharacterClass.ContinuesWord(CharAt(_at)))
        {
            _at = start;
            ReadSymbol('&');
            return;
        }

        SkipWord();
        Add(TokenKind.TemplateHole, start);
    }

    private void ReadAt()
    {
        var start = _at;
        var next = CharAt(_at + 1);
        var name = next == '@' ? _at + 2 : _at + 1;
        if (_rules.AtVariables && (CharacterClass.ContinuesWord(CharAt(name)) || _rules.HashWords))
        {
            _at = name;
            SkipVariableName();
            Add(TokenKind.Variable, start);
        }
        else
        {
            ReadSymbol('@');
        }
    }

    private void SkipVariableName()
    {
        while (CharacterClass.ContinuesWord(CharAt(_at)) || CharAt(_at) is '@' or '$' or '#')
        {
            if (CharAt(_at) == '$' && CharAt(_at + 1) is '{' or '[') return;
            if (CharAt(_at) == '#' && _rules.HashComments) return;
            _at++;
        }
    }

    private void ReadColon()
    {
        var start = _at;
        var next = CharAt(_at + 1);
        if (next is ':' or '=')
        {
            _at += 2;
            Add(TokenKind.Symbol, start, symbol: next == ':' ? Symbol.DoubleColon : Symbol.Assign);
            return;
        }

        var isParameter = _rules.ColonParameters && !FollowsOperand() && (_count == 0 || _tokens[_count - 1].Symbol != Symbol.LeftBracket)
            && (CharacterClass.ContinuesWord(next) || next is '"' or '\'');
        _at++;
        if (!isParameter)
        {
            Add(TokenKind.Symbol, start, symbol: Symbol.Colon);
            return;
        }

        if (CharacterClass.ContinuesWord(next)) SkipWord();
        else SkipQuoted(next, backslash: false, templates: false);
        Add(TokenKind.Parameter, start);
    }

    private void ReadPercent()
    {
        var start = _at;
        if (CharAt(_at + 1) == '(' && CharacterClass.StartsWord(CharAt(_at + 2)))
        {
            var end = _at + 2;
            while (CharacterClass.ContinuesWord(CharAt(end))) end++;
            if (CharAt(end) == ')' && CharAt(end + 1) is 's' or 'd' or 'b' && !CharacterClass.ContinuesWord(CharAt(end + 2)))
            {
                _at = end + 2;
                Add(TokenKind.Parameter, start);
                return;
            }
        }

        if (CharAt(_at + 1) == 's' && !CharacterClass.ContinuesWord(CharAt(_at + 2)) && !FollowsOperand())
        {
            _at += 2;
            Add(TokenKind.Parameter, start);
            return;
        }

        ReadSymbol('%');
    }

    // The symbol tells the parser that the sign may also be an operator (PostgreSQL's ?, ClickHouse's ternary).
    private void ReadQuestion()
    {
        var start = _at;
        if (_rules.CustomOperators && CharAt(_at + 1) is '|' or '&' && CharAt(_at + 2) != CharAt(_at + 1))
        {
            _at += 2;
            Add(TokenKind.Symbol, start, symbol: Symbol.Operator);
            return;
        }

        _at++;
        while (char.IsAsciiDigit(CharAt(_at))) _at++;
        Add(TokenKind.Parameter, start, symbol: Symbol.Question);
    }
}
