namespace LineageService.Sql.Dialects;

/// <summary>
/// Db2 12.1 for Linux, UNIX and Windows: ibm.com/docs/en/db2/12.1.0 (SQL reference), and Exasol 8: docs.exasol.com (SQL reference). Both fold unquoted names to upper case.
/// </summary>
internal static class Db2Dialect
{
    public static readonly SqlDialect Value = AnsiDialect.Value with
    {
        Name = "db2",
        Lexical = AnsiDialect.Value.Lexical with
        {
            BacktickIdentifiers = false,
            AtVariables = false,
            HashWords = true,
        },
        Grammar = AnsiDialect.Value.Grammar with
        {
            SequencePseudoColumns = true,
            SelectIntoVariables = true,
            ExecuteRunsPrepared = true,
        },
        Names = AnsiDialect.Value.Names with
        {
            TableFolding = NameFolding.UpperUnlessQuoted,
            ColumnFolding = NameFolding.UpperUnlessQuoted,
            AliasInGroupBy = false,
            AliasInHaving = false,
            OrdinalsInGroupBy = false,
            StructPaths = false,
            QualifiedNameParts = 2,
            BareVariables = true,
        },
        Functions = DialectFunctions.For("db2"),
    };

    public static readonly SqlDialect Exasol = AnsiDialect.Value with
    {
        Name = "exasol",
        Lexical = AnsiDialect.Value.Lexical with
        {
            BacktickIdentifiers = false,
            AtVariables = false,
        },
        Grammar = AnsiDialect.Value.Grammar with
        {
            ConvertTypeFirst = true,
            SelectIntoVariables = false,
        },
        Names = AnsiDialect.Value.Names with
        {
            TableFolding = NameFolding.UpperUnlessQuoted,
            ColumnFolding = NameFolding.UpperUnlessQuoted,
            StructPaths = false,
            QualifiedNameParts = 2,
            BareVariables = true,
            PseudoColumns = PseudoColumnSet.Of("ROWID", "LEVEL"),
        },
        Functions = DialectFunctions.For("exasol"),
    };
}
