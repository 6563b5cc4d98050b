using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>
/// What <c>date</c> prints, as a hole that is called by what it is: <c>date -d '-1 day' +%Y%m%d</c> is <c>${yyyyMMdd-1day}</c> in every
/// script, so that a
/// table that bears the date in its name has one name. The date itself is a run's.
/// </summary>
internal static class DateHole
{
    public static string Of(List<string> words)
    {
        string? format = null;
        string? when = null;
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word.StartsWith('+')) format = word[1..];
            else if (word is "-d" or "--date" or "-v" && i + 1 < words.Count) when = words[++i];
            else if (word.StartsWith("--date=", StringComparison.Ordinal)) when = word[7..];
            else if (word.StartsWith("-d", StringComparison.Ordinal) || word.StartsWith("-v", StringComparison.Ordinal)) when = word[2..];
        }

        var name = Pattern(format ?? "%c") + Offset(when);
        return Holes.Of(name.Contains('-', StringComparison.Ordinal) ? name : name + "-0");
    }

    private static string Pattern(string format)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                pattern.Append(Clean(format[i]));
                continue;
            }

            pattern.Append(format[++i] switch
            {
                'Y' => "yyyy",
                'm' => "MM",
                'd' => "dd",
                'H' => "HH",
                'M' => "mm",
                'S' => "ss",
                'F' => "yyyy-MM-dd",
                'T' => "HH:mm:ss",
                's' => "epoch",
                'y' => "yy",
                'j' => "DDD",
                'u' or 'w' => "e",
                var other => Clean(other).ToString(),
            });
        }

        return pattern.ToString();
    }

    private static string Offset(string? when)
    {
        if (when is null) return string.Empty;
        var text = when.Trim().ToLowerInvariant();
        if (text is "yesterday" or "1 day ago" or "1 days ago" or "-1d") text = "-1day";
        else if (text is "today" or "now") return string.Empty;
        else if (text.EndsWith(" ago", StringComparison.Ordinal)) text = "-" + text[..^4];
        var kept = new StringBuilder();
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) kept.Append(Clean(c));
        }

        var offset = kept.ToString();
        if (offset.EndsWith("days", StringComparison.Ordinal)) offset = offset[..^1];
        return offset.Length > 0 && offset[0] is '-' or '+' ? offset : "@" + offset;
    }

    private static char Clean(char c) => c is '{' or '}' or '\n' or Holes.Open or Holes.Close ? '_' : c;
}
