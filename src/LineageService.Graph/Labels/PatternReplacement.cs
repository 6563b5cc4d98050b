using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>What a replacement by pattern leaves (propagation.md §A.4, "redact by regexp"). Patterns are read, never run.</summary>
internal static class PatternReplacement
{
    private static readonly string[] Everything = [".", ".*", ".+", "^.*$", "^.+$", "[\\s\\S]", "[\\s\\S]*", "[\\s\\S]+", "(?s).", "(?s).*", "[^\\n]"];

    public static LabelForm Left(ImmutableArray<string> literals)
    {
        if (literals is not [var pattern, var replacement, ..]) return LabelForm.Raw;
        // SQL text and the engine's own escapes differ by a backslash.
        pattern = Unquote(pattern).Replace("\\\\", "\\", StringComparison.Ordinal);
        replacement = Unquote(replacement);
        var keepsGroups = HasBackReference(replacement);
        if (!keepsGroups) return Everything.Contains(pattern, StringComparer.Ordinal) ? LabelForm.Aggregate : LabelForm.Raw;
        return DropsSomething(pattern, replacement) ? LabelForm.Partial : LabelForm.Raw;
    }

    private static string Unquote(string literal) =>
        literal.Length >= 2 && literal[0] is '\'' or '"' && literal[^1] == literal[0] ? literal[1..^1] : literal;

    private static bool HasBackReference(string replacement)
    {
        for (var at = 0; at + 1 < replacement.Length; at++)
        {
            if (replacement[at] is '$' or '\\' && (char.IsAsciiDigit(replacement[at + 1]) || replacement[at + 1] is '&' or '{')) return true;
        }

        return false;
    }

    // Something that the pattern consumes stands in no group that comes back: then it is gone.
    private static bool DropsSomething(string pattern, string replacement)
    {
        if (replacement.Contains("$0", StringComparison.Ordinal) || replacement.Contains("\\0", StringComparison.Ordinal)
            || replacement.Contains("$&", StringComparison.Ordinal) || replacement.Contains("\\&", StringComparison.Ordinal)) return false;
        var (depth, group, isKept) = (0, 0, false);
        for (var at = 0; at < pattern.Length; at++)
        {
            var letter = pattern[at];
            if (letter == '(' && (at == 0 || pattern[at - 1] != '\\'))
            {
                if (depth++ == 0) isKept = IsReferred(replacement, ++group);
                continue;
            }

            if (letter == ')' && pattern[at - 1] != '\\')
            {
                depth--;
                continue;
            }

            if (letter is '^' or '$' or '*' or '+' or '?') continue;
            if (letter == '{')
            {
                at = Math.Max(at, pattern.IndexOf('}', at));
                continue;
            }

            if (depth == 0 || !isKept) return true;
        }

        return false;
    }

    private static bool IsReferred(string replacement, int group) =>
        replacement.Contains($"${group}", StringComparison.Ordinal) || replacement.Contains($"\\{group}", StringComparison.Ordinal)
        || replacement.Contains($"${{{group}}}", StringComparison.Ordinal);
}
