namespace LineageService.Sql.Lexing;

/// <summary>
/// Punctuation and operators that the parser asks for by name; any other operator of several signs is <see cref="Operator"/>.
/// </summary>
public enum Symbol : byte
{
    None = 0,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Semicolon,
    Dot,
    Colon,
    DoubleColon,

    /// <summary><c>:=</c></summary>
    Assign,

    /// <summary><c>*</c></summary>
    Star,
    Plus,
    Minus,
    Slash,
    Percent,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>==</c></summary>
    DoubleEqual,

    /// <summary><c>&lt;&gt;</c>, <c>!=</c>, <c>^=</c></summary>
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary><c>&lt;=&gt;</c></summary>
    NullSafeEqual,

    /// <summary><c>||</c></summary>
    Concatenate,

    /// <summary><c>|&gt;</c> (pipe syntax)</summary>
    Pipe,
    Bar,
    Ampersand,
    DoubleAmpersand,
    Caret,
    Tilde,
    Exclamation,

    /// <summary><c>-&gt;</c> (lambda, JSON)</summary>
    Arrow,

    /// <summary><c>-&gt;&gt;</c></summary>
    DoubleArrow,

    /// <summary><c>=&gt;</c> (named argument, lambda)</summary>
    FatArrow,
    ShiftLeft,
    ShiftRight,
    At,
    Question,
    Dollar,
    Hash,

    /// <summary><c>+=</c>, <c>-=</c>, <c>*=</c>, <c>/=</c>, <c>%=</c>, <c>|=</c>, <c>&amp;=</c></summary>
    CompoundAssign,

    /// <summary>Any other operator: <c>@&gt;</c>, <c>~*</c>, <c>#&gt;&gt;</c> …</summary>
    Operator,
    Backslash,
}
