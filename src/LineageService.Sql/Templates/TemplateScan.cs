using System.Collections.Immutable;

namespace LineageService.Sql.Templates;

/// <summary>Finds places in a template's text: where a tag ends, the words and parameters in it.</summary>
internal static class TemplateScan
{
    /// <summary>True where the text may hold a template at all.</summary>
    public static bool MayBeTemplate(string text)
    {
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('{', at + 1))
        {
            if (text[at + 1] is '{' or '%' or '#') return true;
        }

        return false;
    }

    /// <summary><c>{{'a': 1}}</c> is a struct in a struct and no template: what follows the string tells.</summary>
    public static bool IsStruct(ReadOnlySpan<char> text, int start)
    {
        if (text[start + 1] != '{') return false;
        var at = start + 2;
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '-' or '+')) at++;
        if (at >= text.Length || text[at] == '}') return true;
        if (text[at] is not ('\'' or '"')) return false;
        at = SkipString(text, at);
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length && text[at] == ':';
    }

    /// <summary>The offset behind the tag that starts here; -1 where it does not end.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int start)
    {
        if (text[start + 1] == '#')
        {
            var end = text[(start + 2)..].IndexOf("#}");
            return end < 0 ? -1 : start + end + 4;
        }

        var closing = text[start + 1] == '%' ? '%' : '}';
        var depth = 0;
        for (var at = start + 2; at + 1 < text.Length; at++)
        {
            switch (text[at])
            {
                case '\'' or '"' when SkipString(text, at) is var behind && behind <= text.Length && text[behind - 1] == text[at]:
                    at = behind - 1;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when depth > 0:
                    depth--;
                    break;
                case var c when c == closing && text[at + 1] == '}' && depth == 0:
                    return at + 2;
            }
        }

        return -1;
    }

    /// <summary>The offset behind a quoted string; the text's length where it does not end.</summary>
    public static int SkipString(ReadOnlySpan<char> text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == text[start]) return at + 1;
        }

        return text.Length;
    }

    /// <summary>The word that a tag begins with.</summary>
    public static string WordOf(string tag)
    {
        var end = 0;
        while (end < tag.Length && (char.IsLetterOrDigit(tag[end]) || tag[end] is '_' or '.')) end++;
        return tag[..end];
    }

    /// <summary>Where the = of an assignment stands; -1 where there is none.</summary>
    public static int AssignmentIn(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '=' && at + 1 < text.Length && text[at + 1] != '=') return at;
            if (text[at] is '(' or '\'' or '"' or '[') return -1;
        }

        return -1;
    }

    /// <summary>The parameters of a macro's head.</summary>
    public static ImmutableArray<MacroParameter> ParametersOf(string head)
    {
        var open = head.IndexOf('(', StringComparison.Ordinal);
        var close = head.LastIndexOf(')');
        if (open < 0 || close < open) return [];
        var parameters = ImmutableArray.CreateBuilder<MacroParameter>();
        foreach (var part in Parts(head[(open + 1)..close]))
        {
            var equals = AssignmentIn(part);
            if (equals > 0) parameters.Add(new MacroParameter(part[..equals].Trim(), part[(equals + 1)..].Trim()));
            else if (part.Trim().Length > 0) parameters.Add(new MacroParameter(part.Trim(), null));
        }

        return parameters.ToImmutable();
    }

    private static IEnumerable<string> Parts(string text)
    {
        var (start, depth) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\'' or '"') at = SkipString(text, at) - 1;
            else if (text[at] is '(' or '[' or '{') depth++;
            else if (text[at] is ')' or ']' or '}') depth--;
            else if (text[at] == ',' && depth == 0)
            {
                yield return text[start..at];
                start = at + 1;
            }
        }

        yield return text[start..];
    }
}
