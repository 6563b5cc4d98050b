namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>A call of spark-submit: its program, and SQL that is handed to a program by the names that such programs commonly
/// use.</summary>
internal sealed class SparkSubmit
{
    private static readonly string[] Flags = ["--verbose", "-v", "--supervise", "--version", "--help"];
    private static readonly string[] SqlOptions = ["--sql", "-e", "--query"];
    private static readonly string[] FileOptions = ["-f", "--sql-file", "--sqlfile", "--sql_file", "--file"];
    private static readonly string[] VariableOptions = ["--hivevar", "-d", "--define", "--hiveconf"];

    public string? Class { get; private set; }

    public string? Application { get; private set; }

    public List<(string Text, bool IsFile)> Sources { get; } = [];

    public SortedDictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public static SparkSubmit Parse(List<string> words)
    {
        var call = new SparkSubmit();
        var at = 1;
        for (; at < words.Count; at++)
        {
            var word = words[at];
            if (!word.StartsWith('-'))
            {
                call.Application = word;
                at++;
                break;
            }

            if (word.Contains('=', StringComparison.Ordinal) || Array.IndexOf(Flags, word) >= 0) continue;
            if (word == "--class" && at + 1 < words.Count) call.Class = words[at + 1];
            if (Array.IndexOf(SqlOptions, word) >= 0 || word == "-f") call.Take(words, at);
            at++;
        }

        for (; at < words.Count; at++) call.Take(words, at);
        return call;
    }

    private void Take(List<string> words, int at)
    {
        var word = words[at];
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && word.StartsWith("--", StringComparison.Ordinal))
        {
            if (Array.IndexOf(SqlOptions, word[..equals]) >= 0) Sources.Add((word[(equals + 1)..], false));
            if (Array.IndexOf(FileOptions, word[..equals]) >= 0) Sources.Add((word[(equals + 1)..], true));
            return;
        }

        if (at + 1 >= words.Count) return;
        if (Array.IndexOf(SqlOptions, word) >= 0) Sources.Add((words[at + 1], false));
        else if (Array.IndexOf(FileOptions, word) >= 0 && words[at + 1].EndsWith("ql",
            StringComparison.Ordinal)) Sources.Add((words[at + 1], true));
        else if (Array.IndexOf(VariableOptions, word) >= 0 && words[at + 1].IndexOf('=',
            StringComparison.Ordinal) is > 0 and var sign) Variables[words[at + 1][..sign]] = words[at + 1][(sign + 1)..];
    }
}
