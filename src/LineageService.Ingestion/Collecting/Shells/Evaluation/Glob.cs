namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Shell patterns: <c>*</c>, <c>?</c>, <c>[…]</c>. A pattern takes time in the product of both lengths at most.</summary>
internal static class Glob
{
    private const int MaximumLength = 4096;

    public static bool HasPattern(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        if (text.Length > MaximumLength || pattern.Length > MaximumLength) return text.SequenceEqual(pattern);
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && MatchOne(text[t], pattern, p, out var next))
            {
                t++;
                p = next;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool MatchOne(char c, ReadOnlySpan<char> pattern, int at, out int next)
    {
        next = at + 1;
        if (pattern[at] == '?') return true;
        if (pattern[at] == '\\' && at + 1 < pattern.Length)
        {
            next = at + 2;
            return pattern[at + 1] == c;
        }

        if (pattern[at] != '[') return pattern[at] == c;
        var close = pattern[(at + 1)..].IndexOf(']');
        if (close <= 0) return c == '[';
        var set = pattern.Slice(at + 1, close);
        next = at + close + 2;
        var negated = set[0] is '!' or '^';
        if (negated) set = set[1..];
        return IsIn(c, set) != negated;
    }

    private static bool IsIn(char c, ReadOnlySpan<char> set)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2]) return true;
                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many characters at the start (or end) the pattern takes: the fewest or the most; -1 for no match.</summary>
    public static int Affix(string text, string pattern, bool atEnd, bool longest)
    {
        if (text.Length > MaximumLength) return -1;
        if (!HasPattern(pattern))
        {
            var literal = atEnd ? text.EndsWith(pattern, StringComparison.Ordinal) : text.StartsWith(pattern, StringComparison.Ordinal);
            return literal ? pattern.Length : -1;
        }

        // An affix of a long text is tried length by length: short texts only.
        if (text.Length > 512) return -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var length = longest ? text.Length - i : i;
            if (IsMatch(atEnd ? text.AsSpan(text.Length - length) : text.AsSpan(0, length), pattern)) return length;
        }

        return -1;
    }
}
