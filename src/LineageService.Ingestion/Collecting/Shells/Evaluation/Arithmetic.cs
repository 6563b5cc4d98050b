using System.Globalization;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Integer expressions of the shell, where all of it is known. Mutable while it reads.</summary>
internal sealed class Arithmetic(string text, Func<string, long?> variables)
{
    private const int MaximumDepth = 50;

    private static readonly string[][] Levels = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];

    private int _at;
    private int _depth;

    public long? Evaluate()
    {
        var value = Binary(0);
        Skip();
        return _at == text.Length ? value : null;
    }

    private long? Binary(int level)
    {
        if (level == Levels.Length) return Unary();
        var left = Binary(level + 1);
        while (left is not null && Take(Levels[level]) is { } sign)
        {
            if (Binary(level + 1) is not { } right) return null;
            left = Combine(left.Value, sign, right);
        }

        return left;
    }

    private static long? Combine(long left, string sign, long right) => sign switch
    {
        "||" => left != 0 || right != 0 ? 1 : 0,
        "&&" => left != 0 && right != 0 ? 1 : 0,
        "==" => left == right ? 1 : 0,
        "!=" => left != right ? 1 : 0,
        "<=" => left <= right ? 1 : 0,
        ">=" => left >= right ? 1 : 0,
        "<" => left < right ? 1 : 0,
        ">" => left > right ? 1 : 0,
        "+" => unchecked(left + right),
        "-" => unchecked(left - right),
        "*" => unchecked(left * right),
        "/" => right is 0 or -1 ? right == 0 ? null : unchecked(-left) : left / right,
        _ => right is 0 or -1 ? right == 0 ? null : 0 : left % right,
    };

    private long? Unary()
    {
        Skip();
        if (_at >= text.Length || ++_depth > MaximumDepth) return null;
        try
        {
            switch (text[_at])
            {
                case '-':
                    _at++;
                    return -Unary();
                case '+':
                    _at++;
                    return Unary();
                case '!':
                    _at++;
                    return Unary() is { } value ? value == 0 ? 1 : 0 : null;
                case '(':
                    _at++;
                    var inner = Binary(0);
                    Skip();
                    if (_at >= text.Length || text[_at] != ')') return null;
                    _at++;
                    return inner;
                default:
                    return Operand();
            }
        }
        finally
        {
            _depth--;
        }
    }

    private long? Operand()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '#')) _at++;
        var word = text[start.._at];
        if (word.Length == 0) return null;
        if (!char.IsAsciiDigit(word[0])) return variables(word);
        var decimalPart = word.StartsWith("10#", StringComparison.Ordinal) ? word[3..] : word;
        return long.TryParse(decimalPart, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private string? Take(string[] signs)
    {
        Skip();
        foreach (var sign in signs)
        {
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0) continue;
            _at += sign.Length;
            return sign;
        }

        return null;
    }

    private void Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }
}
