namespace LineageService.Sql.Dialects;

/// <summary>ISO/IEC 9075-2:2023 with the liberties that nearly all engines take. The root of every other dialect, and what an unknown name gets.</summary>
internal static class AnsiDialect
{
    public static readonly SqlDialect Value = new("ansi", new LexicalRules(), new GrammarRules(), new NameResolutionRules(), DialectFunctions.For("ansi"));
}
