using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Lexing;

/// <summary>The tokens of a text, comments and white space left out; the last is <see cref="TokenKind.EndOfText"/>.</summary>
/// <param name="Text">The text the tokens point into.</param>
/// <param name="Tokens">At least one token.</param>
public sealed record TokenList(string Text, ImmutableArray<Token> Tokens, ImmutableArray<Diagnostic> Diagnostics)
{
    public ReadOnlySpan<char> TextOf(Token token) => Text.AsSpan(token.Start, token.Length);
}
