namespace LineageService.Sql.Dialects;

/// <summary>
/// GoogleSQL of BigQuery: cloud.google.com/bigquery/docs/reference/standard-sql (lexical structure, query syntax, pipe syntax), read
/// 2025. Tables are case-sensitive, columns and CTEs are not; a comma in FROM correlates.
/// </summary>
internal static class BigQueryDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "bigquery",
        Lexical = AnsiDialect.Root.Lexical with
        {
            DoubleQuotedStrings = true,
            DottedQuotedNames = true,
            BackslashEscapes = true,
            TripleQuotedStrings = true,
            RawQuoteEscapes = true,
            HashComments = true,
            DashedNames = true,
            ColonParameters = false,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            AtParameters = true,
            SetAssignsVariables = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            FirstElement = 0,
            TableFolding = NameFolding.Sensitive,
            RowReference = true,
            DoubleQuotedIsString = true,
            WildcardTables = true,
            BareVariables = true,
            CorrelatedCommaJoin = true,
            AnonymousColumnFormat = "f{0}_",
            AnonymousColumnsCounted = true,
            CastKeepsName = false,
            PivotNames = PivotNaming.AggregateThenValue,
            UnpivotValueFirst = true,
            PseudoColumns = PseudoColumnSet.Of("_PARTITIONTIME", "_PARTITIONDATE", "_TABLE_SUFFIX", "_FILE_NAME", "_CHANGE_TYPE",
                "_CHANGE_TIMESTAMP"),
        },
        Functions = DialectFunctions.For("bigquery"),
    };
}
