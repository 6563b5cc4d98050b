using System.Buffers;
using System.Globalization;
using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>The forms of <c>cut</c>, <c>tr</c>, <c>awk</c> and <c>grep</c> that scripts take lists apart with; anything else has an unknown
/// result.</summary>
internal static class TextFilters
{
    private static readonly SearchValues<char> Special = SearchValues.Create("[]*.\\$|");

    public static string Cut(List<string> words, string text)
    {
        var delimiter = Option(words, "-d") ?? "\t";
        return Option(words, "-f") is { } field && delimiter.Length == 1 ? Fields(text, line => line.Split(delimiter[0]), field)
            : Unknown(text);
    }

    /// <summary><c>awk -F',' '{print $2}'</c>.</summary>
    public static string Awk(List<string> words, string text)
    {
        var separator = Option(words, "-F");
        var program = words.Find(word => word.Contains("print", StringComparison.Ordinal))?.Replace(" ", string.Empty,
            StringComparison.Ordinal);
        if (program is null || !program.StartsWith("{print$", StringComparison.Ordinal) || !program.EndsWith('}')) return Unknown(text);
        var field = program[7..^1].TrimEnd(';');
        if (separator is { Length: > 1 }) return Unknown(text);
        return Fields(text, line => separator is null ? line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            : line.Split(separator[0]), field);
    }

    private static string Fields(string text, Func<string, string[]> split, string field)
    {
        if (Holes.IsPure(text.TrimEnd('\n'))) return Named(text, field);
        if (!int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Unknown(text);
        var result = new StringBuilder();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var fields = split(line);
            result.Append(number == 0 ? line : number <= fields.Length ? fields[number - 1] : string.Empty).Append('\n');
        }

        return result.ToString();
    }

    public static string Translate(List<string> words, string text)
    {
        if (Holes.IsIn(text)) return Holes.IsPure(text.TrimEnd('\n')) ? Named(text, "tr") : text;
        if (words is [_, "-d", var removed]) return string.Concat(text.Where(c => !removed.Contains(c, StringComparison.Ordinal)));
        if (words is not [_, var from, var to]) return Holes.Unknown;
        if (from is "a-z" or "[a-z]" or "[:lower:]" && to is "A-Z" or "[A-Z]" or "[:upper:]") return text.ToUpperInvariant();
        if (from is "A-Z" or "[A-Z]" or "[:upper:]" && to is "a-z" or "[a-z]" or "[:lower:]") return text.ToLowerInvariant();
        var target = to == "\\n" ? "\n" : to;
        return from.Length == 1 && target.Length == 1 ? text.Replace(from[0], target[0]) : Holes.Unknown;
    }

    /// <summary>Lines with or without a plain word, comments left out, the first lines, sorted: what lists of tables go through.</summary>
    public static string Filter(List<string> words, string text)
    {
        if (Holes.IsPure(text.TrimEnd('\n'))) return Holes.Unknown;
        switch (words[0])
        {
            case "sort" or "uniq" when words.TrueForAll(word => word is "sort" or "uniq" or "-u" || !word.StartsWith('-')):
                var lines = text.TrimEnd('\n').Split('\n');
                return string.Join('\n', words[0] == "sort" ? lines.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal)
                    : lines.Distinct(StringComparer.Ordinal)) + "\n";
            case "grep" or "egrep" when words.Count >= 3 && words[1] is "-v" && words[2].TrimStart('^') is { } marked && marked.AsSpan()
                .IndexOfAny(Special) < 0:
                var atStart = words[2].StartsWith('^');
                var kept = text.TrimEnd('\n').Split('\n').Where(line => atStart ? !line.StartsWith(marked, StringComparison.Ordinal)
                    : !line.Contains(marked, StringComparison.Ordinal));
                return string.Join('\n', kept) + "\n";
            default:
                return Holes.Unknown;
        }
    }

    private static string? Option(List<string> words, string name)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i] == name) return i + 1 < words.Count ? words[i + 1] : null;
            if (words[i].StartsWith(name, StringComparison.Ordinal)) return words[i][name.Length..];
        }

        return null;
    }

    private static string Unknown(string text) => Holes.IsPure(text.TrimEnd('\n')) ? Named(text, "part") : Holes.Unknown;

    private static string Named(string text, string part)
    {
        var inner = text.TrimEnd('\n')[1..^1];
        return inner.StartsWith(Holes.Choice) ? Holes.Unknown
            : Holes.Of(inner + "/" + part.Replace('}', '_').Replace('{', '_').Replace('\n', '_'));
    }
}
