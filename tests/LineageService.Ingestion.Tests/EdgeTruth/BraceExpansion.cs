namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>Spells out alternatives as a shell does: <c>t.{a,b}_{x,y}</c> is four names. Braces do not nest.</summary>
internal static class BraceExpansion
{
    public static IEnumerable<string> Expand(string text)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0) return [text];
        var close = text.IndexOf('}', open);
        if (close < 0) throw new FormatException($"A brace is not closed in '{text}'.");
        return text[(open + 1)..close].Split(',').SelectMany(choice => Expand($"{text[..open]}{choice.Trim()}{text[(close + 1)..]}"));
    }
}
