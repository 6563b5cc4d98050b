namespace LineageService.Sql.Dialects;

/// <summary>
/// PostgreSQL: postgresql.org/docs/17 (4.1 lexical structure, SELECT, system columns), and Greenplum 7, which is it with distribution
/// clauses.
/// </summary>
internal static class PostgresDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "postgres",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            DollarQuotedStrings = true,
            NestedComments = true,
            AtVariables = false,
            CustomOperators = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            Includes = IncludeCommands.Backslash,
            Arrow = ArrowMeaning.Json,
            DoubleAmpersandIsAnd = false,
            InheritanceStar = true,
            ExecuteRunsPrepared = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            PartialColumnLists = true,
            TableFolding = NameFolding.LowerUnlessQuoted,
            ColumnFolding = NameFolding.LowerUnlessQuoted,
            AliasInHaving = false,
            StructPaths = false,
            RowReference = true,
            BareVariables = true,
            AnonymousColumnFormat = "?column?",
            FunctionNamesItem = true,
            RegexpReplacesFirst = true,
            PseudoColumns = PseudoColumnSet.Of("CTID", "XMIN", "XMAX", "CMIN", "CMAX", "TABLEOID"),
        },
        Functions = DialectFunctions.For("postgres"),
    };

    public static readonly SqlDialect Greenplum = Value with
    {
        Name = "greenplum",
        Names = Value.Names with
        {
            PseudoColumns = PseudoColumnSet.Of("CTID", "XMIN", "XMAX", "CMIN", "CMAX", "TABLEOID", "GP_SEGMENT_ID"),
        },
        Functions = DialectFunctions.For("greenplum"),
    };
}
