using System.Text;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// A word as a full-text query over trigrams: all of them must be there, in any place, since the index keeps no positions. What it finds
/// is a candidate.
/// </summary>
internal static class TrigramQuery
{
    private const int Length = 3;

    /// <summary>Null for a word that is too short to have a trigram.</summary>
    public static string? Of(string word)
    {
        var runes = word.EnumerateRunes().ToArray();
        if (runes.Length < Length) return null;
        var query = new StringBuilder();
        for (var start = 0; start + Length <= runes.Length; start++)
        {
            if (start > 0) query.Append(" AND ");
            query.Append('"');
            for (var index = start; index < start + Length; index++)
            {
                var rune = runes[index].ToString();
                query.Append(rune == "\"" ? "\"\"" : rune);
            }

            query.Append('"');
        }

        return query.ToString();
    }

    /// <summary>The word as a LIKE pattern with <c>\</c> as escape.</summary>
    public static string Pattern(string word)
    {
        var escaped = word.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return $"%{escaped}%";
    }
}
