using System.Globalization;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Bash's brace expansion: <c>{a,b}</c> and <c>{1..5}</c>, of words that are wholly literal.</summary>
internal static class Braces
{
    private const int Maximum = 2000;

    public static IEnumerable<string> Expand(string text)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0 || text.Length > 4096) return [text];
        var close = text.IndexOf('}', open);
        var inside = close < 0 ? [] : Items(text[(open + 1)..close]);
        if (inside.Count < 1) return [text];
        var expanded = new List<string>();
        foreach (var tail in Expand(text[(close + 1)..]))
        {
            foreach (var item in inside)
            {
                if (expanded.Count < Maximum) expanded.Add(text[..open] + item + tail);
            }
        }

        return expanded;
    }

    private static List<string> Items(string inside)
    {
        var dots = inside.IndexOf("..", StringComparison.Ordinal);
        if (dots <= 0) return inside.Contains(',', StringComparison.Ordinal) && !inside.Contains('{', StringComparison.Ordinal)
            ? [.. inside.Split(',')] : [];
        if (!int.TryParse(inside[..dots], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var from)
            || !int.TryParse(inside[(dots + 2)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var to)
            || Math.Abs((long)to - from) > Maximum) return [];
        var width = inside[0] == '0' && dots > 1 ? dots : 0;
        var items = new List<string>();
        for (var i = from; ; i += Math.Sign(to - from))
        {
            items.Add(i.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
            if (i == to) return items;
        }
    }
}
