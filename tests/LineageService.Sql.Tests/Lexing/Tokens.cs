using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Tests.Lexing;

/// <summary>A text's tokens as one line: <c>Word:a Symbol:= String:'x'</c>, the end left out.</summary>
internal static class Tokens
{
    public static TokenList Of(string dialect, string text)
    {
        var found = SqlDialects.Find(dialect, out var known);
        Assert.True(known, dialect);
        return Lexer.Tokenize(text, found.Lexical);
    }

    public static string Text(string dialect, string text)
    {
        var list = Of(dialect, text);
        return string.Join(' ',
            list.Tokens.Where(token => token.Kind != TokenKind.EndOfText).Select(token => $"{token.Kind}:{list.TextOf(token)}"));
    }
}
