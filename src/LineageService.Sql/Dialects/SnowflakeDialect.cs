namespace LineageService.Sql.Dialects;

/// <summary>
/// Snowflake: docs.snowflake.com/en/sql-reference (2025). Unquoted names fold to upper case; aliases are visible nearly everywhere.
/// </summary>
internal static class SnowflakeDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "snowflake",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            BackslashEscapes = true,
            DollarQuotedStrings = true,
            SlashComments = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            Includes = IncludeCommands.Bang,
            ColonPaths = true,
            DollarColumns = true,
            StageReferences = true,
            SequencePseudoColumns = true,
            SetAssignsVariables = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            FirstElement = 0,
            ColonVariables = true,
            RecursiveWithoutKeyword = true,
            UseForgetsSchema = true,
            TableFolding = NameFolding.UpperUnlessQuoted,
            ColumnFolding = NameFolding.UpperUnlessQuoted,
            LateralAliases = true,
            AliasInWhere = true,
            StructPaths = false,
            BareVariables = true,
            PositionalColumns = true,
            PseudoColumns = PseudoColumnSet.Of("METADATA$FILENAME", "METADATA$FILE_ROW_NUMBER", "METADATA$FILE_CONTENT_KEY",
                "METADATA$FILE_LAST_MODIFIED", "METADATA$START_SCAN_TIME", "METADATA$ACTION", "METADATA$ISUPDATE", "METADATA$ROW_ID"),
        },
        Functions = DialectFunctions.For("snowflake"),
    };
}
