namespace LineageService.Sql.Dialects;

/// <summary>
/// Oracle Database 23ai: docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf, PL/SQL lnpls. Pseudo-columns without a source
/// (LEVEL, ROWNUM) are functions here.
/// </summary>
internal static class OracleDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "oracle",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            AtVariables = false,
            HashWords = true,
            AlternativeQuotes = true,
            AmpersandVariables = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            SetOperatorsBindAlike = true,
            SequencePseudoColumns = true,
            DatabaseLinks = true,
            SelectIntoVariables = true,
            SlashEndsBatch = true,
            Includes = IncludeCommands.At,
            PartitionClauseNamesPartitions = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            RecursiveWithoutKeyword = true,
            TableFolding = NameFolding.UpperUnlessQuoted,
            ColumnFolding = NameFolding.UpperUnlessQuoted,
            AliasInGroupBy = false,
            AliasInHaving = false,
            OrdinalsInGroupBy = false,
            QualifiedNameParts = 2,
            BareVariables = true,
            PseudoColumns = PseudoColumnSet.Of("ROWID", "ORA_ROWSCN", "OBJECT_VALUE", "OBJECT_ID", "VERSIONS_STARTSCN",
                "VERSIONS_STARTTIME", "VERSIONS_ENDSCN", "VERSIONS_ENDTIME", "VERSIONS_XID", "VERSIONS_OPERATION"),
            ElementColumn = "column_value",
        },
        Functions = DialectFunctions.For("oracle"),
    };
}
