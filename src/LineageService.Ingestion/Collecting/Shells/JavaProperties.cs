using System.Text;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>Files of Java properties (java.util.Properties), as Azkaban and Oozie have them: keys, values, continued lines,
/// <c>${other}</c>.</summary>
internal static class JavaProperties
{
    private const int MaximumDepth = 10;
    private const int MaximumLength = 4 * 1024 * 1024;

    public static Dictionary<string, string> Read(string text)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] is '#' or '!') continue;
            if (line.EndsWith('\\'))
            {
                var joined = new StringBuilder();
                while (line.EndsWith('\\') && !line.EndsWith("\\\\", StringComparison.Ordinal) && i + 1 < lines.Length)
                {
                    joined.Append(line, 0, line.Length - 1);
                    line = lines[++i].Trim();
                }

                line = joined.Append(line).ToString();
            }

            var sign = line.AsSpan().IndexOfAny('=', ':');
            if (sign <= 0) continue;
            properties[line[..sign].Trim()] = line[(sign + 1)..].Trim();
        }

        return properties;
    }

    /// <summary>A text with <c>${name}</c> put in, also inside of what was put in. What nobody sets stays.</summary>
    public static string Bind(string text, IReadOnlyDictionary<string, string> properties)
    {
        for (var depth = 0; depth < MaximumDepth && text.Contains("${", StringComparison.Ordinal); depth++)
        {
            var bound = BindOnce(text, properties);
            if (bound == text || bound.Length > MaximumLength) break;
            text = bound;
        }

        return text;
    }

    private static string BindOnce(string text, IReadOnlyDictionary<string, string> properties)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.AsSpan(open, Math.Min(text.Length - open, 300)).IndexOf('}');
            if (close < 0) break;
            result.Append(text, at, open - at);
            var name = text.Substring(open + 2, close - 2).Trim();
            result.Append(properties.TryGetValue(name, out var value) ? value : text.Substring(open, close + 1));
            at = open + close + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What is left of the scheduler's own expressions as names that a shell can have: <c>${azkaban.flow.start.year}</c>,
    /// <c>${coord:days(1)}</c>.</summary>
    public static string AsHoles(string text)
    {
        if (!text.Contains("${", StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{' ? text.AsSpan(i, Math.Min(text.Length - i, 300))
                .IndexOf('}') : -1;
            var name = close < 0 ? default : text.AsSpan(i + 2, close - 2);
            if (close < 0 || !IsExpression(name))
            {
                result.Append(text[i]);
                continue;
            }

            result.Append("${");
            var before = '_';
            foreach (var c in name)
            {
                var next = char.IsAsciiLetterOrDigit(c) ? c : '_';
                if (next != '_' || before != '_') result.Append(next);
                before = next;
            }

            result.Append('}');
            i += close;
        }

        return result.ToString();
    }

    // The shell's own ${x:-y} and ${x%.*} stay.
    private static bool IsExpression(ReadOnlySpan<char> name)
    {
        var word = 0;
        while (word < name.Length && (char.IsAsciiLetterOrDigit(name[word]) || name[word] is '_')) word++;
        if (word == 0 || word == name.Length) return false;
        return name[word] == '.' || name[word] == '(' || (name[word] == ':' && word + 1 < name.Length && char.IsAsciiLetter(name[word + 1])
            && name.Contains('('));
    }
}
