using LineageService.Model;

namespace LineageService.Sql.Lexing;

/// <summary>A token: a kind and where it stands. Its text stays in the source until somebody needs it.</summary>
public readonly record struct Token(TokenKind Kind, Keyword Keyword, Symbol Symbol, int Start, int Length)
{
    public TextSpan Span => new(Start, Length);

    public int End => Start + Length;
}
