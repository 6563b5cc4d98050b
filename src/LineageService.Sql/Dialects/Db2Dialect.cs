namespace LineageService.Sql.Dialects;

/// <summary>
/// Db2 12.1 for Linux, UNIX and Windows: ibm.com/docs/en/db2/12.1.0 (SQL reference), and Exasol 8: docs.exasol.com (SQL reference).
/// Both fold unquoted names to upper case.
/// </summary>
internal static class Db2Dialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "db2",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            AtVariables = false,
            HashWords = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            SequencePseudoColumns = true,
            LabelledDurations = true,
            SelectIntoVariables = true,
            ExecuteRunsPrepared = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            ColonVariables = true,
            RecursiveWithoutKeyword = true,
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

    public static readonly SqlDialect Exasol = AnsiDialect.Root with
    {
        Name = "exasol",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            AtVariables = false,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            ConvertTypeFirst = true,
            IfExpressions = true,
        },
        Names = AnsiDialect.Root.Names with
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
