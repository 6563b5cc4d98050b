using System.Text;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

/// <summary>
/// Parts Python into tokens (docs.python.org, "Lexical analysis", 3.12), indentation included. Never fails: what is no token is an
/// operator of one
/// character, and what does not close ends with the text. Mutable while it runs.
/// </summary>
internal sealed class PythonLexer(string text)
{
    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=",
            "|=", "^=", "@=",
    ];

    private readonly List<PythonToken> _tokens = [];
    private readonly Stack<int> _indents = new([0]);
    private int _at;
    private int _line = 1;
    private int _open;

    /// <summary>Line of the bracket or text that never closes; 0 where all do.</summary>
    public int Unclosed { get; private set; }

    public List<PythonToken> Run()
    {
        if (text.StartsWith('\uFEFF')) _at = 1;
        var atLineStart = true;
        var lastOpen = 0;
        while (_at < text.Length)
        {
            if (atLineStart && _open == 0)
            {
                if (SkipBlankLine()) continue;
                Indent();
                atLineStart = false;
                continue;
            }

            var c = text[_at];
            if (c == '\n')
            {
                if (_open == 0)
                {
                    Add(PythonTokenKind.NewLine, string.Empty);
                    atLineStart = true;
                }

                _at++;
                _line++;
            }
            else if (c is ' ' or '\t' or '\r' or '\f')
            {
                _at++;
            }
            else if (c == '\\')
            {
                _at++;
                if (_at < text.Length && text[_at] == '\r') _at++;
                if (_at < text.Length && text[_at] == '\n') (_at, _line) = (_at + 1, _line + 1);
            }
            else if (c == '#')
            {
                while (_at < text.Length && text[_at] != '\n') _at++;
            }
            else
            {
                if (c is '(' or '[' or '{') lastOpen = _line;
                Token(c);
            }
        }

        if (_open > 0 && Unclosed == 0) Unclosed = lastOpen;
        Add(PythonTokenKind.NewLine, string.Empty);
        while (_indents.Pop() > 0) Add(PythonTokenKind.Dedent, string.Empty);
        Add(PythonTokenKind.End, string.Empty);
        return _tokens;
    }

    private bool SkipBlankLine()
    {
        var at = _at;
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\f') at++;
        if (at < text.Length && text[at] == '#')
        {
            while (at < text.Length && text[at] != '\n') at++;
        }

        if (at < text.Length && text[at] != '\n') return false;
        _at = Math.Min(text.Length, at + 1);
        _line++;
        return true;
    }

    private void Indent()
    {
        var width = 0;
        for (; _at < text.Length && text[_at] is ' ' or '\t' or '\f'; _at++) width = text[_at] == '\t' ? (width / 8 * 8) + 8 : width + 1;
        if (width > _indents.Peek())
        {
            _indents.Push(width);
            Add(PythonTokenKind.Indent, string.Empty);
        }

        while (width < _indents.Peek())
        {
            _indents.Pop();
            Add(PythonTokenKind.Dedent, string.Empty);
        }
    }

    private void Token(char c)
    {
        if (c is '"' or '\'' || StartsPrefixedText())
        {
            Text();
        }
        else if (char.IsLetter(c) || c == '_')
        {
            var start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
            Add(PythonTokenKind.Name, text[start.._at]);
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '_')) _at++;
            Add(PythonTokenKind.Number, text[start.._at].Replace("_", string.Empty, StringComparison.Ordinal));
        }
        else
        {
            var found = Array.Find(Operators, candidate => text.AsSpan(_at).StartsWith(candidate)) ?? c.ToString();
            if (c is '(' or '[' or '{') _open++;
            else if (c is ')' or ']' or '}' && _open > 0) _open--;
            Add(PythonTokenKind.Operator, found);
            _at += found.Length;
        }
    }

    private bool StartsPrefixedText()
    {
        for (var at = _at; at < text.Length && at < _at + 3; at++)
        {
            if (text[at] is '"' or '\'') return at > _at;
            if (text[at] is not ('r' or 'R' or 'b' or 'B' or 'u' or 'U' or 'f' or 'F' or 't' or 'T')) return false;
        }

        return false;
    }

    private void Text()
    {
        var line = _line;
        var (raw, formatted) = (false, false);
        for (; text[_at] is not ('"' or '\''); _at++)
        {
            raw |= text[_at] is 'r' or 'R';
            formatted |= text[_at] is 'f' or 'F' or 't' or 'T';
        }

        var quote = text[_at];
        var triple = _at + 2 < text.Length && text[_at + 1] == quote && text[_at + 2] == quote;
        _at += triple ? 3 : 1;
        var value = new StringBuilder();
        var braces = 0;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c == quote && braces == 0 && (!triple || (_at + 2 < text.Length && text[_at + 1] == quote && text[_at + 2] == quote)))
            {
                _at += triple ? 3 : 1;
                _tokens.Add(new PythonToken(PythonTokenKind.Text, value.ToString(), line, formatted));
                return;
            }

            if (c == '\n' && !triple) break;
            if (formatted) braces = Braces(c, braces);
            if (c == '\\' && _at + 1 < text.Length)
            {
                Escape(value, raw);
                continue;
            }

            if (c == '\n') _line++;
            value.Append(c);
            _at++;
        }

        if (Unclosed == 0) Unclosed = line;
        _tokens.Add(new PythonToken(PythonTokenKind.Text, value.ToString(), line, formatted));
    }

    // {{ stands for a brace, and a text in an expression may have the quotes of the whole (3.12).
    private int Braces(char c, int braces)
    {
        if (c == '{' && braces == 0 && _at + 1 < text.Length && text[_at + 1] == '{') return braces;
        if (c == '{' && braces == 0 && _at > 0 && text[_at - 1] == '{') return braces;
        if (c == '{') return braces + 1;
        return c == '}' && braces > 0 ? braces - 1 : braces;
    }

    private void Escape(StringBuilder value, bool raw)
    {
        var next = text[_at + 1];
        if (raw) value.Append('\\').Append(next);
        else if (next == 'n') value.Append('\n');
        else if (next == 't') value.Append('\t');
        else if (next == 'r') value.Append('\r');
        else if (next is '\\' or '\'' or '"') value.Append(next);
        else if (next != '\n') value.Append('\\').Append(next);
        if (next == '\n') _line++;
        _at += 2;
    }

    private void Add(PythonTokenKind kind, string value) => _tokens.Add(new PythonToken(kind, value, _line));
}
