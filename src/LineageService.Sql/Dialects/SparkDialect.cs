namespace LineageService.Sql.Dialects;

/// <summary>
/// Spark SQL: spark.apache.org/docs/4.0 (SQL reference, default mode, where hardly a word is reserved), and Databricks:
/// docs.databricks.com/sql/language-manual, runtime 16, which adds colon paths. Both see the aliases of earlier items in later ones
/// (Spark 3.4).
/// </summary>
internal static class SparkDialect
{
    public static readonly SqlDialect Value = HiveDialect.Value with
    {
        Name = "spark",
        Lexical = HiveDialect.Value.Lexical with
        {
            NestedComments = true,
        },
        Grammar = HiveDialect.Value.Grammar with
        {
            ColonPaths = true,
        },
        Names = HiveDialect.Value.Names with
        {
            UseNamesSchema = true,
            DatabaseIsSchema = true,
            UseForgetsSchema = true,
            LateralAliases = true,
            QualifiedNameParts = 3,
            BareVariables = true,
            PivotNames = PivotNaming.ValueThenAggregateIfSeveral,
            PseudoColumns = PseudoColumnSet.Of("_METADATA", "INPUT__FILE__NAME"),
        },
        Functions = DialectFunctions.For("spark"),
    };

    public static readonly SqlDialect Databricks = Value with
    {
        Name = "databricks",
        Lexical = Value.Lexical with
        {
            DollarQuotedStrings = true,
        },
        Functions = DialectFunctions.For("databricks"),
    };
}
