using LineageService.Model;

namespace LineageService.Sql.Templates;

/// <summary>Where each stretch of a rendered text comes from in the template. Mutable while the text is rendered.</summary>
internal sealed class SourceMap
{
    private readonly List<Segment> _segments = [];

    /// <param name="Verbatim">Each character is the template's; otherwise the whole stretch stands for a tag.</param>
    private readonly record struct Segment(int Rendered, int Start, int End, bool Verbatim);

    /// <summary>
    /// From the offset <paramref name="rendered"/> on, text of the template from <paramref name="start"/> to <paramref name="end"/>.
    /// </summary>
    public void Add(int rendered, int start, int end, bool verbatim) => _segments.Add(new Segment(rendered, start, end, verbatim));

    /// <summary>The stretch of the template that a stretch of the rendered text comes from.</summary>
    public TextSpan ToTemplate(TextSpan span)
    {
        if (_segments.Count == 0) return span;
        var start = Place(span.Start, isEnd: false);
        var end = span.Length == 0 ? start : Place(span.End - 1, isEnd: true);
        return TextSpan.FromBounds(Math.Min(start, end), Math.Max(start, end));
    }

    private int Place(int rendered, bool isEnd)
    {
        var (low, high) = (0, _segments.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].Rendered <= rendered) low = middle;
            else high = middle - 1;
        }

        var segment = _segments[low];
        if (!segment.Verbatim) return isEnd ? segment.End : segment.Start;
        return Math.Min(segment.Start + Math.Max(0, rendered - segment.Rendered) + (isEnd ? 1 : 0), segment.End);
    }
}
