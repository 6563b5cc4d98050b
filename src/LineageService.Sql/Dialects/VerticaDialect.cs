namespace LineageService.Sql.Dialects;

/// <summary>
/// Vertica: docs.vertica.com/24.2 (SQL reference). Names keep their spelling and compare without case, quoted or not.
/// </summary>
internal static class VerticaDialect
{
    public static readonly SqlDialect Value = PostgresDialect.Value with
    {
        Name = "vertica",
        Grammar = PostgresDialect.Value.Grammar with
        {
            Arrow = ArrowMeaning.Lambda,
        },
        Names = PostgresDialect.Value.Names with
        {
            FirstElement = 0,
            RegexpReplacesFirst = false,
            ColumnFolding = NameFolding.Insensitive,
            TableFolding = NameFolding.Insensitive,
            StructPaths = true,
            RowReference = false,
            PseudoColumns = PseudoColumnSet.Of("EPOCH"),
        },
        Functions = DialectFunctions.For("vertica"),
    };
}
