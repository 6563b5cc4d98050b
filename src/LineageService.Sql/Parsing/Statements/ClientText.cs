using LineageService.Sql.Dialects;

namespace LineageService.Sql.Parsing;

/// <summary>
/// Overwrites by blanks what is not SQL and would confuse the lexer, so that every offset stays: rows that a dump carries between <c>COPY …
/// FROM stdin;</c> and <c>\.</c>, and the quotes in lines addressed to a client (<c>PROMPT it's here</c>, <c>dfs -rm /x/*;</c>).
/// </summary>
internal static class ClientText
{
    private const string RowsEnd = "\n\\.";

    /// <summary>The text without such content; the same object where it has none.</summary>
    public static string Blank(string text, SqlDialect dialect)
    {
        char[]? blanked = null;
        BlankRows(text, ref blanked);
        BlankCommands(text, dialect, ref blanked);
        return blanked is null ? text : new string(blanked);
    }

    private static void BlankRows(string text, ref char[]? blanked)
    {
        var from = 0;
        while (text.IndexOf(RowsEnd, from, StringComparison.Ordinal) is var end and >= 0)
        {
            var header = text.AsSpan(from, end - from).IndexOf("FROM STDIN", StringComparison.OrdinalIgnoreCase);
            var line = header < 0 ? -1 : text.AsSpan(from + header, end - from - header).IndexOf('\n');
            if (line >= 0) Overwrite(text, from + header + line, end + RowsEnd.Length, ref blanked, quotesOnly: false);
            from = end + RowsEnd.Length;
        }
    }

    private static void BlankCommands(string text, SqlDialect dialect, ref char[]? blanked)
    {
        var plus = dialect.Grammar.SlashEndsBatch;
        var hive = dialect.Grammar.ScriptTransforms;
        if (!plus && !hive && !dialect.Lexical.DollarQuotedStrings) return;
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            var line = text.AsSpan(start, end - start).TrimStart();
            if (IsCommand(line, plus, hive)) Overwrite(text, start, end, ref blanked, quotesOnly: true);
            start = end + 1;
        }
    }

    private static bool IsCommand(ReadOnlySpan<char> line, bool plus, bool hive)
    {
        if (line.Length < 2) return false;
        if (plus) return StartsWithWord(line, "PROMPT") || StartsWithWord(line, "REM") || StartsWithWord(line, "REMARK");
        if (hive) return StartsWithWord(line, "DFS") || (line[0] == '!' && char.IsAsciiLetter(line[1]));
        return line[0] == '\\' && char.IsAsciiLetter(line[1]) && !line.StartsWith("\\copy", StringComparison.OrdinalIgnoreCase);
    }

    private static bool StartsWithWord(ReadOnlySpan<char> line, string word) =>
        line.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (line.Length == word.Length || line[word.Length] is ' ' or '\t' or '\r');

    private static void Overwrite(string text, int from, int to, ref char[]? blanked, bool quotesOnly)
    {
        for (var i = from; i < to; i++)
        {
            if (text[i] == '\n' || (quotesOnly && text[i] is not ('\'' or '"' or '`' or '*'))) continue;
            blanked ??= text.ToCharArray();
            blanked[i] = ' ';
        }
    }
}
