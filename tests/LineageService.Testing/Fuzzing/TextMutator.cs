using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Testing.Fuzzing;

/// <summary>Breaks a text as people and programs break texts: tokens lost, doubled, swapped, taken from another text, signs in between, an end too early.</summary>
public static class TextMutator
{
    private const int MaxLength = 20_000;

    private static readonly string[] Pieces =
        ["(", ")", "[", "]", "{", "}", "'", "\"", "`", ";", ",", ".", "*", "/*", "*/", "--", "\n", "\0", "\ud800", "${", "{{", "}}", "{%", "SELECT", "FROM",
            "WITH", "AS", "CASE", "END", "BEGIN", "OVER", "JOIN", "UNION", "$$", "::", "=>", "->", "@", "#", "e'", "GO", "\u00a0", "\u202e", "1e", "0x", ".."];

    /// <param name="other">Another text, to take a piece from.</param>
    public static string Mutate(string text, string other, FuzzRandom random)
    {
        for (var rounds = random.Below(6); rounds >= 0; rounds--) text = Once(text, other, random);
        return text.Length <= MaxLength ? text : text[..MaxLength];
    }

    private static string Once(string text, string other, FuzzRandom random)
    {
        var tokens = Lexer.Tokenize(text, SqlDialects.Find("ansi", out _).Lexical).Tokens;
        var (from, to) = (random.Pick(tokens).Span, random.Pick(tokens).Span);
        var span = from.Start <= to.Start ? from.Cover(to) : to.Cover(from);
        if (span.Length > 400) span = new TextSpan(from.Start, from.Length);
        var (before, inside, after) = (text[..span.Start], text[span.Start..span.End], text[span.End..]);
        switch (random.Below(9))
        {
            case 0: return before + after;
            case 1: return before + inside + " " + inside + after;
            case 2: return before + random.Pick(Pieces) + after;
            case 3: return before + random.Pick(Pieces) + inside + after;
            case 4: return before + PieceOf(other, random) + after;
            case 5: return before + inside;
            case 6: return before + string.Concat(Enumerable.Repeat(inside + " ", 1 + random.Below(60))) + after;
            case 7: return before + string.Concat(Enumerable.Repeat(random.Pick(Pieces), 1 + random.Below(600))) + after;
            default: return before + "(" + inside + ")" + after;
        }
    }

    private static string PieceOf(string text, FuzzRandom random)
    {
        if (text.Length == 0) return text;
        var start = random.Below(text.Length);
        return text.Substring(start, random.Below(Math.Min(300, text.Length - start)));
    }
}
