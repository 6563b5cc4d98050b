namespace LineageService.Sql.Dialects;

/// <summary>
/// Trino 470 (trino.io/docs), PrestoDB 0.290 (prestodb.io/docs) and Amazon Athena engine 3 (docs.aws.amazon.com/athena), whose DDL
/// takes backticks.
/// </summary>
internal static class TrinoDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "trino",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            ExecuteRunsPrepared = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            UseNamesSchema = true,
            DatabaseIsSchema = true,
            AliasInGroupBy = false,
            AliasInHaving = false,
            BareVariables = true,
            AnonymousColumnFormat = "_col{0}",
            CastKeepsName = false,
            PseudoColumns = PseudoColumnSet.Of("$PATH", "$FILE_MODIFIED_TIME", "$FILE_SIZE", "$PARTITION", "$BUCKET", "$ROW_ID"),
        },
        Functions = DialectFunctions.For("trino"),
    };

    public static readonly SqlDialect Presto = Value with
    {
        Name = "presto",
        Functions = DialectFunctions.For("presto"),
    };

    public static readonly SqlDialect Athena = Value with
    {
        Name = "athena",
        Lexical = Value.Lexical with
        {
            BacktickIdentifiers = true,
        },
        Functions = DialectFunctions.For("athena"),
    };
}
