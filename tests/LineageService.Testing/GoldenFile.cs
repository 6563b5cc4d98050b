using System.Text;

namespace LineageService.Testing;

/// <summary>
/// Reads and writes <c>.sqltest</c> files. The dialect is the file's name up to the first dash; the head, a line that starts with <c>%% </c>, names the manual and version
/// that the page follows.
/// </summary>
public static class GoldenFile
{
    private const string HeadMark = "%% ";
    private const string ConstructsMark = "@ ";
    private const string CatalogEnd = "===";
    private const string SqlEnd = "----";

    public static string DialectOf(string file) => Path.GetFileNameWithoutExtension(file).Split('-')[0];

    /// <summary>The manual that a page follows; null where it names none.</summary>
    public static string? HeadOf(string file) =>
        File.ReadLines(file).FirstOrDefault() is { } first && first.StartsWith(HeadMark, StringComparison.Ordinal) ? first[HeadMark.Length..].Trim() : null;

    public static List<GoldenCase> Read(string file)
    {
        var cases = new List<GoldenCase>();
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length;)
        {
            if (!lines[i].StartsWith("# ", StringComparison.Ordinal))
            {
                if (lines[i].Trim().Length > 0 && !(i == 0 && lines[i].StartsWith(HeadMark, StringComparison.Ordinal)))
                    throw new InvalidDataException($"{file}:{i + 1}: expected a case that starts with '# '");
                i++;
                continue;
            }

            var start = i;
            var constructs = i + 1 < lines.Length && lines[i + 1].StartsWith(ConstructsMark, StringComparison.Ordinal) ? lines[++i][ConstructsMark.Length..] : "";
            var catalog = Section(lines, ref i, CatalogEnd, file);
            var sql = Section(lines, ref i, SqlEnd, file);
            var expected = new StringBuilder();
            for (; i < lines.Length && !lines[i].StartsWith("# ", StringComparison.Ordinal); i++)
            {
                if (lines[i].Trim().Length > 0) expected.Append(lines[i].TrimEnd()).Append('\n');
            }

            cases.Add(new GoldenCase(file, start + 1, lines[start][2..].Trim(), catalog, sql, expected.ToString(),
                [.. constructs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]));
        }

        return cases;
    }

    public static void Write(string file, IEnumerable<(GoldenCase Case, string Actual)> cases)
    {
        var text = new StringBuilder();
        if (HeadOf(file) is { } head) text.Append(HeadMark).Append(head).Append('\n');
        foreach (var (golden, actual) in cases)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append("# ").Append(golden.Name).Append('\n');
            if (!golden.Constructs.IsEmpty) text.Append(ConstructsMark).AppendJoin(", ", golden.Constructs).Append('\n');
            text.Append(golden.Catalog).Append(CatalogEnd).Append('\n');
            text.Append(golden.Sql).Append(SqlEnd).Append('\n');
            text.Append(actual);
        }

        File.WriteAllText(file, text.ToString());
    }

    private static string Section(string[] lines, ref int i, string end, string file)
    {
        var text = new StringBuilder();
        for (i++; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() == end)
            {
                if (end == SqlEnd) i++;
                return text.ToString();
            }

            text.Append(lines[i]).Append('\n');
        }

        throw new InvalidDataException($"{file}: a section is not ended by '{end}'");
    }
}
