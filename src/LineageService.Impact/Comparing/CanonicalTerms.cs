using System.Text;

namespace LineageService.Impact.Comparing;

/// <summary>Takes canonical texts apart as far as comparing them needs: terms of AND, equalities, casts, numbers of sources.</summary>
internal static class CanonicalTerms
{
    /// <summary>The terms of a conjunction, each with its equality in order; the text itself where it is none.</summary>
    public static SortedSet<string> Of(string? text)
    {
        var terms = new SortedSet<string>(StringComparer.Ordinal);
        if (text is null) return terms;
        if (!text.StartsWith("(AND ", StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            terms.Add(Ordered(text));
            return terms;
        }

        foreach (var term in Split(text[5..^1], " ; ")) terms.Add(Ordered(term));
        return terms;
    }

    /// <summary>The two sides of <c>(a = b)</c>; null for all else.</summary>
    public static (string Left, string Right)? Equality(string term)
    {
        if (term.Length < 5 || term[0] != '(' || term[^1] != ')') return null;
        return Split(term[1..^1], " = ") is [var left, var right] ? (left, right) : null;
    }

    /// <summary>The text without casts around it, and the type of the outermost one.</summary>
    public static (string Core, string? Type) WithoutCasts(string text)
    {
        string? outermost = null;
        while (text.EndsWith(')') && (text.StartsWith("cast(", StringComparison.Ordinal) || text.StartsWith("try_cast(", StringComparison.Ordinal)))
        {
            var body = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
            if (Split(body, " as ") is not [var operand, var type]) break;
            outermost ??= type;
            text = operand;
        }

        return (text, outermost);
    }

    /// <summary>The text with its sources' numbers replaced by labels; those of queries around stay.</summary>
    public static string Relabelled(string text, string[] labels)
    {
        if (text.IndexOf('#', StringComparison.Ordinal) < 0) return text;
        var result = new StringBuilder(text.Length + 8);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\'') quoted = !quoted;
            result.Append(c);
            if (quoted || c != '#' || i + 1 >= text.Length || !char.IsAsciiDigit(text[i + 1]) || (i > 0 && text[i - 1] == '^')) continue;
            var end = i + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (int.TryParse(text.AsSpan(i + 1, end - i - 1), out var number) && number < labels.Length)
            {
                result.Append(labels[number]);
                i = end - 1;
            }
        }

        return result.ToString();
    }

    /// <summary>True where a text reads a source: <c>#n</c>.</summary>
    public static bool Reads(string? text, int source)
    {
        if (text is null) return false;
        var sign = $"#{source}";
        for (var at = text.IndexOf(sign, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sign, at + 1, StringComparison.Ordinal))
        {
            var end = at + sign.Length;
            if ((end == text.Length || !char.IsAsciiDigit(text[end])) && (at == 0 || text[at - 1] != '^')) return true;
        }

        return false;
    }

    /// <summary>True where a text uses whole rows of a source as values: <c>#n</c> with nothing behind it, or all of its columns.</summary>
    public static bool ReadsRow(string text, int source)
    {
        var sign = $"#{source}";
        for (var at = text.IndexOf(sign, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sign, at + 1, StringComparison.Ordinal))
        {
            var end = at + sign.Length;
            if (end == text.Length || text[end] is not '.' && !char.IsAsciiDigit(text[end]) || text.AsSpan(end).StartsWith(".*")) return true;
        }

        return false;
    }

    private static string Ordered(string term) => Equality(term) is { } sides && string.CompareOrdinal(sides.Left, sides.Right) > 0 ? $"({sides.Right} = {sides.Left})" : term;

    private static List<string> Split(string text, string separator)
    {
        var parts = new List<string>();
        var (depth, start, quoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\'') quoted = !quoted;
            else if (quoted) continue;
            else if (c is '(' or '[' or '{') depth++;
            else if (c is ')' or ']' or '}') depth--;
            else if (depth == 0 && c == ' ' && string.CompareOrdinal(text, i, separator, 0, separator.Length) == 0)
            {
                parts.Add(text[start..i]);
                start = i + separator.Length;
                i = start - 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
