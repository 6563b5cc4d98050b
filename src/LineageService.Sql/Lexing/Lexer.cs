using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Model;
using LineageService.Sql.Dialects;

namespace LineageService.Sql.Lexing;

/// <summary>
/// Splits a text into tokens in one pass, by the <see cref="LexicalRules"/> of a dialect. Allocates the token list and nothing else.
/// Not a parser: it never fails; what it cannot read is one <see cref="TokenKind.Unexpected"/> token, and what does not end is a
/// diagnostic and reaches to the end of the text. Mutable while it runs.
/// </summary>
public ref partial struct Lexer
{
    private readonly string _source;
    private readonly ReadOnlySpan<char> _text;
    private readonly LexicalRules _rules;
    private ImmutableArray<Diagnostic>.Builder? _diagnostics;
    private Token[] _tokens;
    private int _count;
    private int _unclosedTemplates;
    private int _at;

    private Lexer(string text, LexicalRules rules)
    {
        _source = text;
        _text = text;
        _rules = rules;
        _tokens = ArrayPool<Token>.Shared.Rent(Math.Max(256, text.Length / 4));
    }

    /// <summary>The tokens of <paramref name="text"/>; comments and white space are left out.</summary>
    public static TokenList Tokenize(string text, LexicalRules rules)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(rules);
        return new Lexer(text, rules).Run();
    }

    /// <summary>
    /// Reads the tokens of <paramref name="text"/> where they need not be kept; they live until <paramref name="read"/> returns.
    /// </summary>
    public static void Visit<TState>(string text, LexicalRules rules, TState state, Action<TState, string, ReadOnlySpan<Token>> read)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(read);
        var lexer = new Lexer(text, rules);
        lexer.ReadAll();
        read(state, text, lexer._tokens.AsSpan(0, lexer._count));
        ArrayPool<Token>.Shared.Return(lexer._tokens);
    }

    private TokenList Run()
    {
        ReadAll();
        var tokens = _tokens.AsSpan(0, _count).ToArray();
        ArrayPool<Token>.Shared.Return(_tokens);
        return new TokenList(_source, ImmutableCollectionsMarshal.AsImmutableArray(tokens), _diagnostics?.ToImmutable() ?? []);
    }

    private void ReadAll()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (CharacterClass.IsSpace(c)) _at++;
            else if (CharacterClass.StartsWord(c)) ReadWordOrPrefixedString(c);
            else if (char.IsAsciiDigit(c)) ReadNumberOrWord();
            else ReadOther(c);
        }

        Add(TokenKind.EndOfText, _text.Length);
    }

    private readonly char CharAt(int index) => (uint)index < (uint)_text.Length ? _text[index] : '\0';

    /// <summary>Adds the token from <paramref name="start"/> to the current place.</summary>
    private void Add(TokenKind kind, int start, Keyword keyword = Keyword.None, Symbol symbol = Symbol.None)
    {
        if (_count == _tokens.Length) Grow();
        _tokens[_count++] = new Token(kind, keyword, symbol, start, _at - start);
    }

    private void Grow()
    {
        var larger = ArrayPool<Token>.Shared.Rent(_tokens.Length * 2);
        _tokens.CopyTo(larger, 0);
        ArrayPool<Token>.Shared.Return(_tokens);
        _tokens = larger;
    }

    private void Note(string code, DiagnosticSeverity severity, int start, string message)
    {
        _diagnostics ??= ImmutableArray.CreateBuilder<Diagnostic>();
        _diagnostics.Add(new Diagnostic(code, severity, TextSpan.FromBounds(start, _at), message));
    }

    /// <summary>
    /// True where the token before could end an operand, so that <c>:x</c>, <c>%s</c> or <c>?</c> here continues it and is no
    /// parameter. A word that may be a keyword ends one only where it touches this place: <c>data:x</c> is a path, <c>LIMIT :x</c> is
    /// not.
    /// </summary>
    private readonly bool FollowsOperand()
    {
        if (_count == 0) return false;
        ref readonly var last = ref _tokens[_count - 1];
        return last.Kind switch
        {
            TokenKind.Word => last.Keyword == Keyword.None || last.End == _at,
            TokenKind.QuotedIdentifier or TokenKind.String or TokenKind.Number or TokenKind.Variable => true,
            TokenKind.Parameter or TokenKind.TemplateHole => true,
            TokenKind.Symbol => last.Symbol is Symbol.RightParenthesis or Symbol.RightBracket or Symbol.RightBrace,
            _ => false,
        };
    }

    /// <summary>True where a name, a closing bracket or a closing parenthesis touches this place.</summary>
    private readonly bool TouchesName()
    {
        if (_count == 0) return false;
        ref readonly var last = ref _tokens[_count - 1];
        if (last.End != _at) return false;
        return last.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.TemplateHole or TokenKind.Variable
            || last.Symbol is Symbol.RightParenthesis or Symbol.RightBracket
            || (last.Kind == TokenKind.Number && _count > 1 && _tokens[_count - 2].Symbol == Symbol.Dot
                && _tokens[_count - 2].End == last.Start);
    }

    /// <summary>True where a dot that belongs to a name touches this place.</summary>
    private readonly bool TouchesDot() => _count > 0 && _tokens[_count - 1].Symbol == Symbol.Dot && _tokens[_count - 1].End == _at;

    private void ReadOther(char c)
    {
        switch (c)
        {
            case '\'':
                ReadString(_at, '\'', _rules.BackslashEscapes);
                break;
            case '"' when _rules.DoubleQuotedStrings:
                ReadString(_at, '"', _rules.BackslashEscapes);
                break;
            case '"':
                ReadQuotedName('"');
                break;
            case '`' when _rules.BacktickIdentifiers:
                ReadQuotedName('`');
                break;
            case '[' when _rules.BracketIdentifiers:
                ReadQuotedName(']');
                break;
            case '-' when CharAt(_at + 1) == '-':
            case '/' when CharAt(_at + 1) == '*':
            case '/' when CharAt(_at + 1) == '/' && _rules.SlashComments:
            case '#' when _rules.HashComments:
                SkipComment();
                break;
            case '#' when _rules.HashWords && CharAt(_at + 1) != '{':
                ReadHashWord();
                break;
            case '<' when _rules.TemplateParameters && TryReadTemplateParameter():
                break;
            case '{' when TryReadPlaceholder():
                break;
            case '{' when CharAt(_at + 1) is '{' or '%' or '#':
            case '$':
            case '#' when CharAt(_at + 1) == '{':
            case '&' when _rules.AmpersandVariables:
                ReadTemplateOrDollar(c);
                break;
            case '@':
                ReadAt();
                break;
            case ':':
                ReadColon();
                break;
            case '%':
                ReadPercent();
                break;
            case '?':
                ReadQuestion();
                break;
            case '.' when char.IsAsciiDigit(CharAt(_at + 1)) && !TouchesName() && !TouchesDot():
                ReadNumberOrWord();
                break;
            default:
                ReadSymbol(c);
                break;
        }
    }

    private void SkipComment()
    {
        if (_text[_at] == '/' && _text[_at + 1] == '*')
        {
            SkipBlockComment();
            return;
        }

        var length = _text[_at..].IndexOfAny('\n', '\r');
        _at = length < 0 ? _text.Length : _at + length;
    }

    private void SkipBlockComment()
    {
        var start = _at;
        _at += 2;
        for (var depth = 1; depth > 0;)
        {
            var next = _rules.NestedComments ? _text[_at..].IndexOfAny('*', '/') : _text[_at..].IndexOf('*');
            if (next < 0)
            {
                _at = _text.Length;
                Note(SyntaxCodes.Unterminated, DiagnosticSeverity.Error, start, "a comment does not end");
                return;
            }

            _at += next;
            if (_text[_at] == '*' && CharAt(_at + 1) == '/') (depth, _at) = (depth - 1, _at + 2);
            else if (_text[_at] == '/' && CharAt(_at + 1) == '*') (depth, _at) = (depth + 1, _at + 2);
            else _at++;
        }
    }
}
