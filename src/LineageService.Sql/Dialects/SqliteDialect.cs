namespace LineageService.Sql.Dialects;

/// <summary>
/// SQLite 3.49: sqlite.org/lang.html. Takes every vendor's quotes; aliases are visible in WHERE.
/// </summary>
internal static class SqliteDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "sqlite",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BracketIdentifiers = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            Includes = IncludeCommands.Dot,
            SetOperatorsBindAlike = true,
            Arrow = ArrowMeaning.Json,
        },
        Names = AnsiDialect.Root.Names with
        {
            RecursiveWithoutKeyword = true,
            LooseGroupBy = true,
            FirstOfNamed = true,
            FirstOfJoined = true,
            AliasInWhere = true,
            StructPaths = false,
            QualifiedNameParts = 2,
            PseudoColumns = PseudoColumnSet.Of("ROWID", "OID", "_ROWID_"),
        },
        Functions = DialectFunctions.For("sqlite"),
    };
}
