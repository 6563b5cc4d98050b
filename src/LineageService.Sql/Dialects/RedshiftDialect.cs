namespace LineageService.Sql.Dialects;

/// <summary>
/// Amazon Redshift: docs.aws.amazon.com/redshift/latest/dg (SQL reference, PartiQL navigation of SUPER). PostgreSQL 8 with lateral
/// aliases.
/// </summary>
internal static class RedshiftDialect
{
    public static readonly SqlDialect Value = PostgresDialect.Value with
    {
        Name = "redshift",
        Lexical = PostgresDialect.Value.Lexical with
        {
            HashWords = true,
            BackslashEscapes = true,
        },
        Grammar = PostgresDialect.Value.Grammar with
        {
            ConvertTypeFirst = true,
            ExcludeFollowsList = true,
            Arrow = ArrowMeaning.Lambda,
        },
        Names = PostgresDialect.Value.Names with
        {
            FirstElement = 0,
            RegexpReplacesFirst = false,
            ColumnFolding = NameFolding.Insensitive,
            TableFolding = NameFolding.Insensitive,
            LateralAliases = true,
            AliasInHaving = true,
            StructPaths = true,
            RowReference = false,
            TemporaryPrefix = "#",
            CorrelatedCommaJoin = true,
            PseudoColumns = PseudoColumnSet.Of("OID", "$PATH", "$SIZE"),
        },
        Functions = DialectFunctions.For("redshift"),
    };
}
