using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>Who answers for a script, by the comment it begins with: <c># owner: Mia</c>, <c># @author mia</c>.</summary>
internal static class ScriptComment
{
    private const int MaximumLines = 40;

    public static TaskTraits Read(string text)
    {
        var traits = TaskTraits.None;
        var at = 0;
        for (var line = 0; line < MaximumLines && at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) end = text.Length;
            var content = text.AsSpan(at, end - at).Trim();
            at = end + 1;
            if (content.Length == 0) continue;
            if (content[0] != '#') break;
            content = content.TrimStart("#!*@- ");
            var colon = content.IndexOfAny(':', ' ', '=');
            if (colon <= 0) continue;
            var value = content[(colon + 1)..].Trim().TrimStart(":= ").ToString();
            if (value.Length is 0 or > 100) continue;
            var name = content[..colon];
            if (Is(name, "owner") || Is(name, "author")) traits = traits with { Owner = traits.Owner ?? value };
            else if (Is(name, "team")) traits = traits with { Team = traits.Team ?? value };
            else if (Is(name, "layer")) traits = traits with { Layer = traits.Layer ?? value };
        }

        return traits;
    }

    private static bool Is(ReadOnlySpan<char> name, string word) => name.Equals(word, StringComparison.OrdinalIgnoreCase);
}
