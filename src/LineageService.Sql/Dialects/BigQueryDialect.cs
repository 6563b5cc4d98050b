namespace LineageService.Sql.Dialects;

/// <summary>
/// GoogleSQL of BigQuery: cloud.google.com/bigquery/docs/reference/standard-sql (lexical structure, query syntax, pipe syntax), read 2025.
/// Tables are case-sensitive, columns and CTEs are not; a comma in FROM correlates.
/// </summary>
internal static class BigQueryDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Value with
    {
        Name = "bigquery",
        Lexical = AnsiDialect.Value.Lexical with
        {
            DoubleQuotedStrings = true,
            DottedQuotedNames = true,
            BackslashEscapes = true,
            TripleQuotedStrings = true,
            HashComments = true,
            DashedNames = true,
            ColonParameters = false,
        },
        Grammar = AnsiDialect.Value.Grammar with
        {
            AtParameters = true,
            SetAssignsVariables = true,
        },
        Names = AnsiDialect.Value.Names with
        {
            TableFolding = NameFolding.Sensitive,
            RowReference = true,
            DoubleQuotedIsString = true,
            WildcardTables = true,
            BareVariables = true,
            CorrelatedCommaJoin = true,
            AnonymousColumnFormat = "f{0}_",
            PivotNames = PivotNaming.AggregateThenValue,
            UnpivotValueFirst = true,
            PseudoColumns = PseudoColumnSet.Of("_PARTITIONTIME", "_PARTITIONDATE", "_TABLE_SUFFIX", "_FILE_NAME", "_CHANGE_TYPE", "_CHANGE_TIMESTAMP"),
        },
        Functions = DialectFunctions.For("bigquery"),
    };
}
