namespace LineageService.Sql.Dialects;

/// <summary>
/// The analytic engines that speak MySQL: Apache Doris 3 (doris.apache.org/docs/sql-manual) and StarRocks 3 (docs.starrocks.io).
/// Lambdas and JSON arrows both occur.
/// </summary>
internal static class DorisDialect
{
    public static readonly SqlDialect Doris = MySqlDialect.Value with
    {
        Name = "doris",
        Grammar = MySqlDialect.Value.Grammar with
        {
            Arrow = ArrowMeaning.Either,
            SelectIntoVariables = false,
            ValuesFunction = false,
            KeyClauses = true,
        },
        Names = MySqlDialect.Value.Names with
        {
            CreateListAddsColumns = false,
            UseNamesSchema = true,
            DatabaseIsSchema = true,
            UseForgetsSchema = true,
            QualifiedNameParts = 3,
            StructPaths = true,
        },
        Functions = DialectFunctions.For("doris"),
    };

    public static readonly SqlDialect StarRocks = Doris with
    {
        Name = "starrocks",
        Names = Doris.Names with { PivotNames = PivotNaming.AggregateThenValue },
        Functions = DialectFunctions.For("starrocks"),
    };
}
