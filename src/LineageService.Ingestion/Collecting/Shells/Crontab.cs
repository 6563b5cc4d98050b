namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>The lines of a crontab (<c>crontab -l</c>; crontab(5) of Vixie cron): when, and which command.</summary>
public static class Crontab
{
    /// <summary>True for files that are crontabs by their name.</summary>
    public static bool IsCrontab(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.StartsWith("crontab", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".cron", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".crontab", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Schedules and commands, with the variables that lines above them set in front.</summary>
    public static IEnumerable<(string Schedule, string Command)> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var variables = new System.Text.StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            var first = line.AsSpan().IndexOfAny(' ', '\t');
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && (first < 0 || equals < first) && char.IsAsciiLetter(line[0]))
            {
                variables.Append(line[..equals]).Append("='").Append(line[(equals + 1)..].Trim('"', '\'')).Append("'\n");
                continue;
            }

            if (line[0] == '@')
            {
                if (first > 0) yield return (line[..first], variables + Command(line[first..]));
                continue;
            }

            var at = 0;
            for (var field = 0; field < 5 && at >= 0; field++)
            {
                while (at < line.Length && line[at] is ' ' or '\t') at++;
                var end = line.AsSpan(at).IndexOfAny(' ', '\t');
                at = end < 0 ? -1 : at + end;
            }

            if (at > 0) yield return (string.Join(' ', line[..at].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)), variables
                + Command(line[at..]));
        }
    }

    // An unescaped % ends the command, the rest is its input.
    private static string Command(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && (i == 0 || text[i - 1] != '\\')) return text[..i].Trim();
        }

        return text.Replace("\\%", "%", StringComparison.Ordinal).Trim();
    }
}
