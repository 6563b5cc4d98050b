namespace LineageService.Sql.Lexing;

/// <summary>
/// Codes of diagnostics about the text itself: what the lexer and the parser could not read. Each is described in docs/problems.md.
/// </summary>
public static class SyntaxCodes
{
    /// <summary>A statement was not understood from some place on.</summary>
    public const string SyntaxError = "SQL1001";

    /// <summary>A string, quoted name or comment does not end.</summary>
    public const string Unterminated = "SQL1002";

    /// <summary>A template block (<c>{% … %}</c>) was skipped.</summary>
    public const string TemplateBlock = "SQL1003";

    /// <summary>A statement nests too deeply or is too large to be read.</summary>
    public const string BudgetReached = "SQL1004";

    /// <summary>A clause that decides no lineage was skipped.</summary>
    public const string ClauseSkipped = "SQL1005";

    /// <summary>The dialect's name is not known; ANSI rules were used.</summary>
    public const string UnknownDialect = "SQL1006";

    /// <summary>A block is still open where the text or batch ends; it was closed there.</summary>
    public const string UnclosedBlock = "SQL1007";

    /// <summary>A statement begins where the one before should have ended with a separator.</summary>
    public const string MissingSeparator = "SQL1008";

    /// <summary>The body of a routine is text that could not be read; the routine is known without its body.</summary>
    public const string UnreadableBody = "SQL1009";

    /// <summary>An expression was not understood; every column named in it counts as its source.</summary>
    public const string OpaqueExpression = "SQL1010";
}
