namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>
/// Every dotted name that stands in a text, backticks taken off. A name in a remark counts too: to find one too many does no harm.
/// </summary>
internal static class DottedNames
{
    public static HashSet<string> In(string sql)
    {
        var text = sql.Replace("`", "", StringComparison.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.')) i++;
            if (i > start) names.Add(text[start..i]);
        }

        return names;
    }
}
