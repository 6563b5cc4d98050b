using System.Text;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>
/// What the full-text index sees of a node: in lower case, the name whole and in its parts, then its attributes. White space alone parts words,
/// so a pattern such as <c>*rder*</c> finds any part of any of them.
/// </summary>
internal static class SearchText
{
    private const int MaxLength = 8_000;

    public static string Of(string name, params ReadOnlySpan<string?> attributes)
    {
        var text = new StringBuilder(name.Length * 2);
        text.Append(name);
        AddParts(text, name);
        foreach (var attribute in attributes) if (!string.IsNullOrEmpty(attribute)) text.Append(' ').Append(attribute);
        if (text.Length > MaxLength) text.Length = MaxLength;
        return text.ToString().ToLowerInvariant();
    }

    // A name without a sign in it is its own only part.
    private static void AddParts(StringBuilder text, string name)
    {
        var start = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            if (at < name.Length && char.IsLetterOrDigit(name[at])) continue;
            if (at > start && at - start < name.Length) text.Append(' ').Append(name, start, at - start);
            start = at + 1;
        }
    }
}
