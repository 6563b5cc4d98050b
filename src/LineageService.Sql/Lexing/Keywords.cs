using System.Collections.Frozen;
using System.Text;

namespace LineageService.Sql.Lexing;

/// <summary>Finds the <see cref="Keyword"/> of a word, whatever its case, and the spelling of a keyword.</summary>
public static class Keywords
{
    private static readonly string[] Spellings = [.. Enum.GetNames<Keyword>().Select(Spell)];

    private static readonly FrozenDictionary<string, Keyword> BySpelling =
        Enum.GetValues<Keyword>().Where(keyword => keyword != Keyword.None).ToFrozenDictionary(Text, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Keyword>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        BySpelling.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The keyword that a word could be; <see cref="Keyword.None"/> where it is none.</summary>
    public static Keyword Find(ReadOnlySpan<char> word) => BySpan.TryGetValue(word, out var keyword) ? keyword : Keyword.None;

    /// <summary>The keyword in upper case: <c>MATCH_RECOGNIZE</c>.</summary>
    public static string Text(Keyword keyword) => Spellings[(int)keyword];

    // MatchRecognize is MATCH_RECOGNIZE: every capital but the first starts a word.
    private static string Spell(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToUpperInvariant(c));
        }

        return text.ToString();
    }
}
