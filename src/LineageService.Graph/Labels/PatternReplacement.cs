using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>What a replacement by pattern leaves (propagation.md §A.4, "redact by regexp"). Patterns are read, never run.</summary>
internal static class PatternReplacement
{
    private static readonly string[] Everything = [".", ".*", ".+", "^.*$", "^.+$", "[\\s\\S]", "[\\s\\S]*", "[\\s\\S]+", "(?s).", "(?s).*", "[^\\n]"];

    /// <summary>Replaces one match only: the rest of the value stays.</summary>
    public const string Once = "ONCE";

    public static LabelForm Left(FunctionApplication step)
    {
        if (step.Literals is not [var pattern, var replacement, .. var others]) return LabelForm.Raw;
        // SQL text and the engine's own escapes differ by a backslash.
        pattern = Unquote(pattern).Replace("\\\\", "\\", StringComparison.Ordinal);
        replacement = Unquote(replacement);
        var isOnce = step.Name.EndsWith("ONE", StringComparison.OrdinalIgnoreCase) || others.Contains(Once) || !IsWhole(others);
        var keepsGroups = HasBackReference(replacement);
        if (!keepsGroups)
        {
            var isAll = Everything.Contains(pattern, StringComparer.Ordinal) && (!isOnce || pattern.Contains('*') || pattern.Contains('+'));
            return isAll ? LabelForm.Aggregate : LabelForm.Raw;
        }

        return DropsSomething(pattern, replacement) ? LabelForm.Partial : LabelForm.Raw;
    }

    // A place to begin at or an occurrence to replace leaves what is before or beside it.
    private static bool IsWhole(ImmutableArray<string> others)
    {
        for (var at = 0; at < others.Length; at++)
        {
            if (int.TryParse(others[at], System.Globalization.CultureInfo.InvariantCulture, out var number) && number != (at == 0 ? 1 : 0)) return false;
        }

        return true;
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

    // Something that the pattern consumes stands in no group that comes back: then it is gone. A letter that stands for itself tells nothing, and a pattern
    // that needs one may never match; only classes of characters are sure to take something away.
    private static bool DropsSomething(string pattern, string replacement)
    {
        if (replacement.Contains("$0", StringComparison.Ordinal) || replacement.Contains("\\0", StringComparison.Ordinal)
            || replacement.Contains("$&", StringComparison.Ordinal) || replacement.Contains("\\&", StringComparison.Ordinal)) return false;
        var (depth, group, isKept, drops) = (0, 0, false, false);
        for (var at = 0; at < pattern.Length; at++)
        {
            var letter = pattern[at];
            var isClass = false;
            switch (letter)
            {
                case '(':
                    // Looking ahead or behind consumes nothing; which groups there are is not counted through others either.
                    if (at + 1 < pattern.Length && pattern[at + 1] == '?') return false;
                    if (depth++ > 0) return false;
                    isKept = IsReferred(replacement, ++group);
                    continue;
                case ')':
                    depth--;
                    continue;
                case '^' or '$' or '*' or '+' or '?':
                    continue;
                case '|':
                    return false;
                case '{':
                    at = Math.Max(at, pattern.IndexOf('}', at));
                    continue;
                case '.':
                    isClass = true;
                    break;
                case '[':
                    at = Math.Max(at, pattern.IndexOf(']', Math.Min(at + 2, pattern.Length - 1)));
                    isClass = true;
                    break;
                case '\\' when at + 1 < pattern.Length:
                    isClass = char.IsAsciiLetter(pattern[++at]);
                    if (!isClass && char.IsAsciiDigit(pattern[at])) return false;
                    break;
                default:
                    if (char.IsLetterOrDigit(letter)) return false;
                    break;
            }

            drops |= isClass && (depth == 0 || !isKept) && !IsOptional(pattern, at + 1);
        }

        return drops;
    }

    private static bool IsOptional(string pattern, int at) =>
        at < pattern.Length && (pattern[at] is '*' or '?' || pattern.AsSpan(at).StartsWith("{0", StringComparison.Ordinal));

    private static bool IsReferred(string replacement, int group) =>
        replacement.Contains($"${group}", StringComparison.Ordinal) || replacement.Contains($"\\{group}", StringComparison.Ordinal)
        || replacement.Contains($"${{{group}}}", StringComparison.Ordinal);
}
