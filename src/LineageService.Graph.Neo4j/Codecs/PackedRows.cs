using System.Text;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>
/// Rows of short texts as one parameter: a text, and the two signs that part its rows and their cells, which occur in no cell. Neo4j reads requests byte
/// by byte, and each value of typed JSON takes thirty bytes more than it says: many small values cost it more than what they make it do. Mutable.
/// </summary>
internal sealed class PackedRows
{
    private const string Signs = "|;~^#*\t\n";
    private const char FirstPrivate = '\uE000', LastPrivate = '\uF8FF';

    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>A cell that may be null or empty: <c>CASE r[0] WHEN '' THEN null ELSE substring(r[0], 1) END</c>.</summary>
    public static string Optional(string? text) => text is null ? "" : "=" + text;

    /// <param name="cells">As many in every row.</param>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The map <c>{text, row, cell}</c>; null for no rows, which <c>split</c> makes of nothing.</summary>
    public Dictionary<string, object?>? ToParameter()
    {
        if (_rows.Count == 0) return null;
        using var free = Candidates().Where(sign => !IsUsed(sign)).GetEnumerator();
        var (line, part) = (Next(free), Next(free));
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            if (text.Length > 0) text.Append(line);
            text.AppendJoin(part, row);
        }

        return new Dictionary<string, object?> { ["text"] = text.ToString(), ["row"] = line.ToString(), ["cell"] = part.ToString() };
    }

    private bool IsUsed(char sign)
    {
        foreach (var row in _rows) foreach (var cell in row) if (cell.Contains(sign, StringComparison.Ordinal)) return true;
        return false;
    }

    private static IEnumerable<char> Candidates()
    {
        foreach (var sign in Signs) yield return sign;
        for (var sign = FirstPrivate; sign <= LastPrivate; sign++) yield return sign;
    }

    private static char Next(IEnumerator<char> free) =>
        free.MoveNext() ? free.Current : throw new InvalidOperationException("A commit has texts with every sign there is.");
}
