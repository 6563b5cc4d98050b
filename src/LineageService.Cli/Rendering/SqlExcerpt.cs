using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>The lines of a SQL text in which a span lies, with line numbers and the span underlined.</summary>
internal static class SqlExcerpt
{
    private const int MaxLines = 4;
    private const int MaxWidth = 110;
    private const int MinWidth = 40;
    private const int Margin = 30;

    // Line number, bar, and an ellipsis on both sides.
    private const int GutterWidth = 10;

    /// <param name="start">Start of the span in UTF-16 units.</param>
    public static void Render(IAnsiConsole console, string sql, int start, int length, string indent)
    {
        if (start < 0 || start > sql.Length) return;
        var end = Math.Min(sql.Length, start + Math.Max(1, length));
        var lineStart = start == 0 ? 0 : sql.LastIndexOf('\n', start - 1) + 1;
        var number = 1 + sql.AsSpan(0, lineStart).Count('\n');
        for (var shown = 0; lineStart < end; shown++)
        {
            if (shown == MaxLines)
            {
                console.MarkupLineInterpolated($"{indent}[grey]     │ …[/]");
                return;
            }

            var lineEnd = sql.IndexOf('\n', lineStart);
            if (lineEnd < 0) lineEnd = sql.Length;
            RenderLine(console, sql[lineStart..lineEnd].TrimEnd('\r'), number + shown, Math.Max(0, start - lineStart), end - lineStart, indent);
            lineStart = lineEnd + 1;
        }
    }

    private static void RenderLine(IAnsiConsole console, string line, int number, int from, int to, string indent)
    {
        from = Math.Min(from, line.Length);
        to = Math.Min(to, line.Length);
        while (from < to && char.IsWhiteSpace(line[from])) from++;

        // A line longer than the page is cut to the neighbourhood of the span: wrapped, the underline would point nowhere.
        var width = Math.Clamp(console.Profile.Width - indent.Length - GutterWidth, MinWidth, MaxWidth);
        var left = line.Length <= width ? 0 : Math.Max(0, from - Margin);
        var right = Math.Min(line.Length, left + width);
        to = Math.Min(to, right);
        if (to <= from) return;

        var before = (left > 0 ? "…" : "") + Plain(line[left..from]);
        var marked = Plain(line[from..to]);
        var after = Plain(line[to..right]) + (right < line.Length ? "…" : "");
        console.MarkupLineInterpolated($"{indent}[grey]{number,4} │[/] [grey]{before}[/][bold]{marked}[/][grey]{after}[/]");
        console.MarkupLineInterpolated($"{indent}[grey]     │[/] {new string(' ', before.Length)}[green]{new string('~', marked.Length)}[/]");
    }

    private static string Plain(string text) => text.Replace('\t', ' ');
}
