namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>Blocks of a Jinja file: <c>{% macro name(…) %} … {% endmacro %}</c>, head and end included.</summary>
internal static class TemplateBlocks
{
    /// <summary>What follows the keyword in the head, and the whole block.</summary>
    public static IEnumerable<(string Head, string Block)> In(string text, string keyword)
    {
        for (var at = 0; (at = text.IndexOf("{%", at, StringComparison.Ordinal)) >= 0;)
        {
            var close = text.IndexOf("%}", at, StringComparison.Ordinal);
            if (close < 0) yield break;
            var head = text[(at + 2)..close].Trim('-', ' ', '\n', '\r', '\t');
            if (!head.StartsWith(keyword + " ", StringComparison.Ordinal))
            {
                at = close + 2;
                continue;
            }

            var end = EndOf(text, close + 2, "end" + keyword);
            if (end < 0) yield break;
            yield return (head[(keyword.Length + 1)..], text[at..end]);
            at = end;
        }
    }

    /// <summary>What stands between a block's head and its end.</summary>
    public static string Inside(string block)
    {
        var open = block.IndexOf("%}", StringComparison.Ordinal);
        var close = block.LastIndexOf("{%", StringComparison.Ordinal);
        return open < 0 || close < open ? string.Empty : block[(open + 2)..close];
    }

    private static int EndOf(string text, int from, string keyword)
    {
        for (var at = from; (at = text.IndexOf("{%", at, StringComparison.Ordinal)) >= 0;)
        {
            var close = text.IndexOf("%}", at, StringComparison.Ordinal);
            if (close < 0) return -1;
            if (text[(at + 2)..close].Trim('-', ' ') == keyword) return close + 2;
            at = close + 2;
        }

        return -1;
    }
}
