using System.Buffers;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// The traits in the comment that a file begins with: <c>-- owner: music-data</c>, <c># schedule: daily</c>, or lines of a <c>/* … */</c>.
/// Ends at the
/// first line that is no comment. A line that no word of <see cref="TraitsReader"/> begins is prose.
/// </summary>
internal static class FrontMatter
{
    private const int MaximumLines = 100;
    private const int MaximumWord = 32;

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_- ");

    public static TaskTraits Read(ReadOnlySpan<char> text)
    {
        var traits = TaskTraits.None;
        var inBlock = false;
        var lines = 0;
        foreach (var raw in text.EnumerateLines())
        {
            if (++lines > MaximumLines) break;
            var line = raw.Trim();
            if (!inBlock)
            {
                if (line.IsEmpty || line.StartsWith("#!")) continue;
                if (line.StartsWith("/*"))
                {
                    inBlock = true;
                    line = line[2..];
                }
                else if (line.StartsWith("--")) line = line[2..];
                else if (line.StartsWith("//")) line = line[2..];
                else if (line.StartsWith("#")) line = line[1..];
                else break;
            }

            var end = inBlock ? line.IndexOf("*/") : -1;
            traits = ReadLine(traits, end < 0 ? line : line[..end]);
            if (end >= 0) inBlock = false;
        }

        return traits;
    }

    private static TaskTraits ReadLine(TaskTraits traits, ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t-*#@/").TrimEnd(" \t-/");
        var colon = line.IndexOfAny(':', '=');
        if (colon is <= 0 or > MaximumWord) return traits;
        var word = line[..colon].Trim();
        if (word.ContainsAnyExcept(WordCharacters)) return traits;
        return TraitsReader.With(traits, word.ToString().Replace(' ', '_'), line[(colon + 1)..].Trim().ToString());
    }
}
