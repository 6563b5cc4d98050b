using System.Text;
using System.Text.RegularExpressions;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// The names that a star picks by a pattern. Possessive quantifiers (<c>(ds|hr)?+.+</c>, Hive's way to leave columns out) are atomic groups here, and only
/// they need a matcher that backtracks; everything else is linear.
/// </summary>
internal static class ColumnPattern
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The pattern of a star; null where it takes all columns, or cannot be read.</summary>
    public static Regex? Of(StarItem star)
    {
        var text = star.Pattern
            ?? (star.LikePattern is { } like ? $"^{Regex.Escape(like).Replace("%", ".*", StringComparison.Ordinal).Replace('_', '.')}$" : null);
        if (text is null) return null;
        try
        {
            var atomic = WithAtomicGroups(text);
            return atomic is null
                ? new Regex(text, Options | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1))
                : new Regex(atomic, Options, TimeSpan.FromMilliseconds(50));
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    public static bool Matches(Regex pattern, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>The pattern with <c>x?+</c> written <c>(?&gt;x?)</c>; null where it has no possessive quantifier.</summary>
    private static string? WithAtomicGroups(string pattern)
    {
        StringBuilder? made = null;
        for (var i = 1; i + 1 < pattern.Length; i++)
        {
            if (pattern[i + 1] != '+' || pattern[i] is not ('?' or '*' or '+') || pattern[i - 1] is '\\' or '?' or '*' or '+') continue;
            made ??= new StringBuilder(pattern);
            var shift = made.Length - pattern.Length;
            made[i + 1 + shift] = ')';
            made.Insert(OperandStart(pattern, i) + shift, "(?>");
        }

        return made?.ToString();
    }

    /// <summary>Where the group, class or character before a quantifier starts.</summary>
    private static int OperandStart(string pattern, int quantifier)
    {
        var last = quantifier - 1;
        var open = pattern[last] switch { ')' => '(', ']' => '[', _ => '\0' };
        if (open == '\0') return last > 0 && pattern[last - 1] == '\\' ? last - 1 : last;
        var depth = 0;
        for (var i = last; i >= 0; i--)
        {
            if (pattern[i] == pattern[last]) depth++;
            else if (pattern[i] == open && --depth == 0) return i;
        }

        return last;
    }
}
