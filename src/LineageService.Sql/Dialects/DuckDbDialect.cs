namespace LineageService.Sql.Dialects;

/// <summary>
/// DuckDB 1.2: duckdb.org/docs/stable/sql. PostgreSQL's lexical structure, names without case, aliases visible in later items and in
/// WHERE.
/// </summary>
internal static class DuckDbDialect
{
    public static readonly SqlDialect Value = PostgresDialect.Value with
    {
        Name = "duckdb",
        Grammar = PostgresDialect.Value.Grammar with
        {
            Includes = IncludeCommands.Dot,
            Arrow = ArrowMeaning.Either,
            StatementsAsQueries = true,
            PrefixAliases = true,
            InheritanceStar = false,
        },
        Names = PostgresDialect.Value.Names with
        {
            FirstOfNamed = true,
            TableFolding = NameFolding.Insensitive,
            MergeActionColumn = "merge_action",
            ColumnFolding = NameFolding.Insensitive,
            LateralAliases = true,
            AliasInWhere = true,
            AliasInHaving = true,
            StructPaths = true,
            UnnestSpreadsStructs = true,
            AnonymousColumnFormat = null,
            FunctionNamesItem = false,
            KeepsRowOrder = true,
            PseudoColumns = PseudoColumnSet.Of("ROWID"),
        },
        Functions = DialectFunctions.For("duckdb"),
    };
}
