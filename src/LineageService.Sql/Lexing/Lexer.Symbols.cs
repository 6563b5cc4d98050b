using System.Buffers;

namespace LineageService.Sql.Lexing;

public ref partial struct Lexer
{
    private const string OperatorSigns = "+-*/<>=~!@#%^&|";

    private static readonly SearchValues<char> SpecialSigns = SearchValues.Create("~!@#%^&|");

    private void ReadSymbol(char c)
    {
        var start = _at;
        var single = c switch
        {
            '(' => Symbol.LeftParenthesis,
            ')' => Symbol.RightParenthesis,
            '[' => Symbol.LeftBracket,
            ']' => Symbol.RightBracket,
            '{' => Symbol.LeftBrace,
            '}' => Symbol.RightBrace,
            ',' => Symbol.Comma,
            ';' => Symbol.Semicolon,
            '.' => Symbol.Dot,
            '\\' => Symbol.Backslash,
            '$' => Symbol.Dollar,
            _ => Symbol.None,
        };
        if (single != Symbol.None)
        {
            _at++;
            Add(TokenKind.Symbol, start, symbol: single);
            return;
        }

        var run = OperatorRun();
        if (run == 0)
        {
            _at++;
            Add(TokenKind.Unexpected, start);
            return;
        }

        if (c == '@' && _rules.CustomOperators && CharAt(_at + 1) == '?')
        {
            _at += 2;
            Add(TokenKind.Symbol, start, symbol: Symbol.Operator);
            return;
        }

        var symbol = Longest(_text.Slice(_at, run), out var length);
        if (_rules.CustomOperators && length < run)
        {
            length = CustomLength(_text.Slice(_at, run));
            symbol = Known(_text.Slice(_at, length));
        }

        _at += length;
        Add(TokenKind.Symbol, start, symbol: symbol);
    }

    /// <summary>How many operator signs stand here, up to the start of a comment.</summary>
    private readonly int OperatorRun()
    {
        var length = 0;
        while (length < 8 && OperatorSigns.Contains(CharAt(_at + length)) && CharAt(_at + length) != '\0')
        {
            if (length > 0 && CharAt(_at + length) == '-' && CharAt(_at + length + 1) == '-') break;
            if (length > 0 && CharAt(_at + length) == '@' && _rules.HashWords) break;
            if (length > 0 && CharAt(_at + length) == '/' && CharAt(_at + length + 1) == '*') break;
            length++;
        }

        return length;
    }

    // PostgreSQL 4.1.3: an operator of several signs ends in + or - only if it also holds one of ~ ! @ # % ^ & | ` ?.
    private static int CustomLength(ReadOnlySpan<char> run)
    {
        while (run.Length > 1 && run[^1] is '+' or '-' && !run.ContainsAny(SpecialSigns)) run = run[..^1];
        return run.Length;
    }

    private static Symbol Longest(ReadOnlySpan<char> run, out int length)
    {
        for (length = Math.Min(run.Length, 3); length > 1; length--)
        {
            var symbol = Known(run[..length]);
            if (symbol != Symbol.Operator || IsCommonOperator(run[..length])) return symbol;
        }

        return Known(run[..1]);
    }

    private static Symbol Known(ReadOnlySpan<char> text) => text switch
    {
        "*" => Symbol.Star,
        "+" => Symbol.Plus,
        "-" => Symbol.Minus,
        "/" => Symbol.Slash,
        "%" => Symbol.Percent,
        "=" => Symbol.Equal,
        "<" => Symbol.Less,
        ">" => Symbol.Greater,
        "|" => Symbol.Bar,
        "&" => Symbol.Ampersand,
        "^" => Symbol.Caret,
        "~" => Symbol.Tilde,
        "!" => Symbol.Exclamation,
        "@" => Symbol.At,
        "#" => Symbol.Hash,
        "==" => Symbol.DoubleEqual,
        "<>" or "!=" or "^=" or "~=" => Symbol.NotEqual,
        "<=" or "!>" => Symbol.LessOrEqual,
        ">=" or "!<" => Symbol.GreaterOrEqual,
        "<=>" => Symbol.NullSafeEqual,
        "||" => Symbol.Concatenate,
        "|>" => Symbol.Pipe,
        "&&" => Symbol.DoubleAmpersand,
        "->" => Symbol.Arrow,
        "->>" => Symbol.DoubleArrow,
        "=>" => Symbol.FatArrow,
        "<<" => Symbol.ShiftLeft,
        ">>" => Symbol.ShiftRight,
        "+=" or "-=" or "*=" or "/=" or "%=" or "|=" or "&=" or "||=" => Symbol.CompoundAssign,
        _ => Symbol.Operator,
    };

    // Operators that dialects without operators of their own have too.
    private static bool IsCommonOperator(ReadOnlySpan<char> text) =>
        text is "**" or "//" or "~*" or "!~" or "!~*" or "@>" or "<@" or "#>" or "#>>"
        or "@@" or ">>>" or "~~" or "!!";
}
