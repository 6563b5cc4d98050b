namespace LineageService.Sql.Lexing;

/// <summary>
/// What the lexer needs to know of a character. Letters beyond ASCII are word characters, Unicode spaces are white space.
/// </summary>
internal static class CharacterClass
{
    private const byte Start = 1;
    private const byte Part = 2;
    private const byte Space = 4;

    private static readonly byte[] Ascii = Build();

    public static bool StartsWord(char c) => c < 128 ? (Ascii[c] & Start) != 0 : IsForeignWord(c);

    public static bool ContinuesWord(char c) => c < 128 ? (Ascii[c] & Part) != 0 : IsForeignWord(c);

    // The byte order mark and the zero-width space are format characters, but people paste them as spaces.
    public static bool IsSpace(char c) => c < 128 ? (Ascii[c] & Space) != 0 : char.IsWhiteSpace(c) || c is '\uFEFF' or '\u200B';

    // Surrogates: a name may hold characters beyond the basic plane, and no operator does.
    private static bool IsForeignWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c);

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark
            or System.Globalization.UnicodeCategory.ConnectorPunctuation;

    private static byte[] Build()
    {
        var table = new byte[128];
        for (var c = 0; c < 128; c++)
        {
            if (char.IsAsciiLetter((char)c) || c == '_') table[c] = Start | Part;
            else if (char.IsAsciiDigit((char)c)) table[c] = Part;
            else if (c <= ' ' || c == 127) table[c] = Space;
        }

        return table;
    }
}
