namespace LineageService.Sql.Parsing;

/// <summary>
/// Rows that a dump carries between <c>COPY … FROM stdin;</c> and <c>\.</c>: not SQL, and their quotes would confuse the lexer. They are
/// overwritten by blanks, so that every offset stays.
/// </summary>
internal static class InlineRows
{
    private const string End = "\n\\.";

    /// <summary>The text without inline rows; the same object where it has none.</summary>
    public static string Blank(string text)
    {
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (end < 0) return text;
        char[]? blanked = null;
        for (var from = 0; end >= 0; end = text.IndexOf(End, from, StringComparison.Ordinal))
        {
            var header = text.AsSpan(from, end - from).IndexOf("FROM STDIN", StringComparison.OrdinalIgnoreCase);
            var line = header < 0 ? -1 : text.AsSpan(from + header, end - from - header).IndexOf('\n');
            if (line >= 0)
            {
                blanked ??= text.ToCharArray();
                var first = from + header + line;
                for (var i = first; i < end + End.Length; i++)
                {
                    if (blanked[i] != '\n') blanked[i] = ' ';
                }
            }

            from = end + End.Length;
        }

        return blanked is null ? text : new string(blanked);
    }
}
