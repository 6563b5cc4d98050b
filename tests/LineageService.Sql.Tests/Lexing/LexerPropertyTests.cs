using FsCheck;
using FsCheck.Fluent;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Tests.Lexing;

public sealed class LexerPropertyTests
{
    private static readonly string[] Pieces =
    [
        "'", "\"", "`", "[", "]", "$$", "$a$", "--", "/*", "*/", "#", "{{", "}}", "{%", "%}", "${", "}", "\\", "\n", " ", "a", "1", "1e",
            ".", ":", "::", "@", "?",
        "%", "%(", "q'[", "r'", "U&'", "😀", "\0", "<", ">", "|", "&", ",", ";", "SELECT",
    ];

    [Fact]
    public void Tokens_stand_in_order_inside_the_text_whatever_the_text_is()
    {
        var texts = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            foreach (var dialect in SqlDialects.All)
            {
                var list = Lexer.Tokenize(text, dialect.Lexical);
                var end = 0;
                foreach (var token in list.Tokens)
                {
                    if (token.Start < end || token.End > text.Length) return false;
                    if (token.Kind != TokenKind.EndOfText && token.Length == 0) return false;
                    end = token.End;
                }

                if (list.Tokens[^1].Kind != TokenKind.EndOfText) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_text_of_a_million_signs_is_read_in_one_pass()
    {
        var list = Lexer.Tokenize(new string('(', 1_000_000), SqlDialects.Find("ansi", out _).Lexical);
        Assert.Equal(1_000_001, list.Tokens.Length);
    }
}
