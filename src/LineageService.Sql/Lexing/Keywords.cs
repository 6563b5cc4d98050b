using System.Runtime.CompilerServices;
using System.Text;

namespace LineageService.Sql.Lexing;

/// <summary>Finds the <see cref="Keyword"/> of a word, whatever its case, and the spelling of a keyword.</summary>
public static class Keywords
{
    // The lexer asks once for every word: a table of its own, sized so that nearly every bucket holds at most one spelling, is four times
    // as fast here as a frozen dictionary that ignores case.
    private const int Buckets = 4096;

    private static readonly string[] Spellings = [.. Enum.GetNames<Keyword>().Select(Spell)];
    private static readonly int Longest = Spellings.Max(spelling => spelling.Length);
    private static readonly Keyword[] First = new Keyword[Buckets];
    private static readonly Keyword[] NextOf = new Keyword[Spellings.Length];

    static Keywords()
    {
        for (var i = 1; i < Spellings.Length; i++)
        {
            var bucket = Bucket(Spellings[i]);
            NextOf[i] = First[bucket];
            First[bucket] = (Keyword)i;
        }
    }

    /// <summary>The keyword that a word could be; <see cref="Keyword.None"/> where it is none.</summary>
    public static Keyword Find(ReadOnlySpan<char> word)
    {
        if (word.Length < 2 || word.Length > Longest) return Keyword.None;
        for (var keyword = First[Bucket(word)]; keyword != Keyword.None; keyword = NextOf[(int)keyword])
        {
            var spelling = Spellings[(int)keyword];
            if (spelling.Length == word.Length && Ascii.EqualsIgnoreCase(spelling, word)) return keyword;
        }

        return Keyword.None;
    }

    /// <summary>The keyword in upper case: <c>MATCH_RECOGNIZE</c>.</summary>
    public static string Text(Keyword keyword) => Spellings[(int)keyword];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bucket(ReadOnlySpan<char> word)
    {
        var hash = (uint)word.Length;
        hash = (hash * 31) + (word[0] | 0x20u);
        hash = (hash * 31) + (word[1] | 0x20u);
        hash = (hash * 31) + (word[word.Length / 2] | 0x20u);
        hash = (hash * 31) + (word[^1] | 0x20u);
        return (int)((hash * 2654435769u) >> 20);
    }

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
