using System.Text;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>Rows of a CSV text (RFC 4180), also with semicolons or tabs: quoted values may hold line ends, as definitions do. Never
/// fails.</summary>
internal static class DelimitedRows
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>Rows by the names of the first line; the line that each begins on is one-based.</summary>
    public static IEnumerable<(Dictionary<string, string> Row, int Line)> Read(string text)
    {
        var separator = SeparatorOf(text);
        List<string>? names = null;
        foreach (var (values, line) in Values(text, separator))
        {
            if (names is null)
            {
                names = values;
                continue;
            }

            if (values is [""]) continue;
            var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < values.Count && i < names.Count; i++) row[names[i].Trim()] = values[i];
            yield return (row, line);
        }
    }

    private static char SeparatorOf(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        return Separators.MaxBy(candidate => head.Count(c => c == candidate));
    }

    private static IEnumerable<(List<string> Values, int Line)> Values(string text, char separator)
    {
        var (values, value, line, start) = (new List<string>(), new StringBuilder(), 1, 1);
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '"' && value.Length == 0)
            {
                for (at++; at < text.Length; at++)
                {
                    if (text[at] == '\n') line++;
                    if (text[at] != '"') value.Append(text[at]);
                    else if (at + 1 < text.Length && text[at + 1] == '"') value.Append(text[at++]);
                    else break;
                }

                at++;
                continue;
            }

            at++;
            if (c == separator)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else if (c == '\n')
            {
                values.Add(value.ToString());
                yield return (values, start);
                (values, value) = ([], new StringBuilder());
                start = ++line;
            }
            else if (c != '\r')
            {
                value.Append(c);
            }
        }

        if (value.Length == 0 && values.Count == 0) yield break;
        values.Add(value.ToString());
        yield return (values, start);
    }
}
