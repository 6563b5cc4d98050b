namespace LineageService.Sql.Dialects;

/// <summary>
/// The streaming databases that speak PostgreSQL: Materialize (materialize.com/docs/sql) and RisingWave (docs.risingwave.com/sql,
/// version 2).
/// </summary>
internal static class StreamingPostgresDialect
{
    public static readonly SqlDialect Materialize = PostgresDialect.Value with
    {
        Name = "materialize",
        Grammar = PostgresDialect.Value.Grammar with
        {
            Arrow = ArrowMeaning.Json,
        },
        Names = PostgresDialect.Value.Names with
        {
            PseudoColumns = PseudoColumnSet.Of("MZ_TIMESTAMP", "MZ_PROGRESSED", "MZ_DIFF"),
        },
        Functions = DialectFunctions.For("materialize"),
    };

    public static readonly SqlDialect RisingWave = PostgresDialect.Value with
    {
        Name = "risingwave",
        Grammar = PostgresDialect.Value.Grammar with
        {
            Arrow = ArrowMeaning.Either,
        },
        Names = PostgresDialect.Value.Names with
        {
            PseudoColumns = PseudoColumnSet.Of("_ROW_ID"),
        },
        Functions = DialectFunctions.For("risingwave"),
    };
}
