using LineageService.Model;

namespace LineageService.Cli.Analyze;

/// <summary>Lines and columns of a text, for messages as compilers print them. Columns count UTF-16 units from one.</summary>
public sealed class TextPositions
{
    private const int LongestLine = 160;

    private readonly string _text;
    private readonly List<int> _lineStarts = [0];

    public TextPositions(string text)
    {
        _text = text;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1)) _lineStarts.Add(at + 1);
    }

    /// <summary>One-based line and column of an offset.</summary>
    public (int Line, int Column) Of(int offset)
    {
        var at = Math.Clamp(offset, 0, _text.Length);
        var index = _lineStarts.BinarySearch(at);
        if (index < 0) index = ~index - 1;
        return (index + 1, at - _lineStarts[index] + 1);
    }

    /// <summary><c>file:line:column</c>, or the file alone where there is no span.</summary>
    public string Describe(string file, TextSpan? span)
    {
        if (span is not { } place) return file;
        var (line, column) = Of(place.Start);
        return $"{file}:{line}:{column}";
    }

    /// <summary>The line on which a span begins, and a line of carets below it. Long lines are cut around the span.</summary>
    public (string Line, string Carets) Underline(TextSpan span)
    {
        var (line, column) = Of(span.Start);
        var start = _lineStarts[line - 1];
        var end = line < _lineStarts.Count ? _lineStarts[line] - 1 : _text.Length;
        var text = _text[start..end].TrimEnd('\r').Replace('\t', ' ');
        var from = column - 1 > LongestLine / 2 && text.Length > LongestLine ? column - 1 - LongestLine / 2 : 0;
        text = text[Math.Min(from, text.Length)..];
        if (text.Length > LongestLine) text = text[..LongestLine];
        var indent = Math.Min(column - 1 - from, text.Length);
        var length = Math.Clamp(span.Length, 1, Math.Max(1, text.Length - indent));
        return (text, new string(' ', indent) + new string('^', length));
    }
}
