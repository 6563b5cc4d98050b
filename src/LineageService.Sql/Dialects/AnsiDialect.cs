namespace LineageService.Sql.Dialects;

/// <summary>
/// ISO/IEC 9075-2:2023 with the liberties that nearly all engines take. The root of every other dialect, and what an unknown name gets.
/// </summary>
internal static class AnsiDialect
{
    /// <summary>What the other dialects are built from.</summary>
    public static readonly SqlDialect Root = new("ansi", new LexicalRules(), new GrammarRules(), new NameResolutionRules(),
        DialectFunctions.For("ansi"));

    /// <summary>The root with whatever no ISO text would read otherwise: it also reads texts of unknown origin.</summary>
    public static readonly SqlDialect Value = Root with
    {
        Lexical = Root.Lexical with { HashComments = true, WordsMayStartWithDigit = true },
        Grammar = Root.Grammar with { ColonPaths = true },
    };
}
