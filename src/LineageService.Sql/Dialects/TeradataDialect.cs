namespace LineageService.Sql.Dialects;

/// <summary>
/// Teradata Vantage 17.20: docs.teradata.com (SQL data manipulation language). SEL, word comparisons, aliases visible everywhere in the
/// block.
/// </summary>
internal static class TeradataDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "teradata",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            HashWords = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            Includes = IncludeCommands.Dot,
            AbbreviatedStatements = true,
            WordComparisons = true,
            ValueAttributes = true,
            SelectIntoVariables = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            ColonVariables = true,
            LateralAliases = true,
            AliasInWhere = true,
            QualifiedNameParts = 2,
            BareVariables = true,
        },
        Functions = DialectFunctions.For("teradata"),
    };
}
