namespace LineageService.Sql.Lexing;

/// <summary>
/// What a <see cref="Token"/> is. Keywords are not a kind: every unquoted word is an identifier that may also be a keyword.
/// </summary>
public enum TokenKind : byte
{
    EndOfText = 0,

    /// <summary>An unquoted word; <see cref="Token.Keyword"/> tells which keyword it could be.</summary>
    Word,

    /// <summary>A name in quotes, brackets or backticks.</summary>
    QuotedIdentifier,

    /// <summary>A string literal with its prefix and quotes, dollar quotes included.</summary>
    String,

    Number,

    /// <summary>Punctuation or an operator; <see cref="Token.Symbol"/> tells which.</summary>
    Symbol,

    /// <summary><c>@x</c>, <c>@@x</c>.</summary>
    Variable,

    /// <summary><c>?</c>, <c>:name</c>, <c>$1</c>, <c>%(x)s</c>.</summary>
    Parameter,

    /// <summary><c>{{ … }}</c>, <c>${ … }</c>, <c>$[ … ]</c>: text that a template engine fills.</summary>
    TemplateHole,

    /// <summary>A character that no rule takes.</summary>
    Unexpected,
}
