namespace LineageService.Sql.Dialects;

/// <summary>
/// Flink SQL: nightlies.apache.org/flink/flink-docs-release-2.0/docs/dev/table/sql. Apache Calcite underneath: names keep their case,
/// GROUP BY knows no aliases.
/// </summary>
internal static class FlinkDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "flink",
        Names = AnsiDialect.Root.Names with
        {
            UseNamesSchema = true,
            DatabaseIsSchema = true,
            UseForgetsSchema = true,
            TableFolding = NameFolding.Sensitive,
            ColumnFolding = NameFolding.Sensitive,
            AliasInGroupBy = false,
            AliasInHaving = false,
            OrdinalsInGroupBy = false,
            AnonymousColumnFormat = "EXPR${0}",
            CastKeepsName = false,
        },
        Functions = DialectFunctions.For("flink"),
    };
}
