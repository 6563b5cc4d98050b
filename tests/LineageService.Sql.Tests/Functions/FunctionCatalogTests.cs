using LineageService.Model;
using LineageService.Sql.Functions;

namespace LineageService.Sql.Tests.Functions;

public sealed class FunctionCatalogTests
{
    private static FunctionSignature Find(string dialect, string name) =>
        FunctionCatalogs.For(dialect).Find(name) ?? throw new InvalidOperationException($"{dialect} has no {name}");

    private static string Roles(string dialect, string name, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(position => Find(dialect, name).RoleOf(position, count, "MONTH")));

    [Theory]
    [InlineData("bigquery", "COUNTIF")]
    [InlineData("spark", "collect_list")]
    [InlineData("hive", "percentile_approx")]
    [InlineData("flink", "LISTAGG")]
    [InlineData("tsql", "STRING_AGG")]
    [InlineData("snowflake", "OBJECT_AGG")]
    [InlineData("mysql", "GROUP_CONCAT")]
    [InlineData("trino", "approx_distinct")]
    [InlineData("athena", "max_by")]
    [InlineData("clickhouse", "quantileExact")]
    [InlineData("duckdb", "list")]
    [InlineData("doris", "bitmap_union")]
    [InlineData("bigquery", "HLL_COUNT.MERGE")]
    [InlineData("greenplum", "array_agg")]
    public void Aggregates_are_known_in_any_spelling(string dialect, string name) =>
        Assert.Equal(FunctionClass.Aggregate, Find(dialect, name).Class);

    [Theory]
    [InlineData("postgres", "LAG", FunctionClass.Window)]
    [InlineData("postgres", "FIRST_VALUE", FunctionClass.Window)]
    [InlineData("flink", "FIRST_VALUE", FunctionClass.Aggregate)]
    [InlineData("spark", "LAST_VALUE", FunctionClass.Aggregate)]
    [InlineData("spark", "POSEXPLODE_OUTER", FunctionClass.Table)]
    [InlineData("tsql", "OPENJSON", FunctionClass.Table)]
    [InlineData("snowflake", "FLATTEN", FunctionClass.Table)]
    [InlineData("spark", "FLATTEN", FunctionClass.Scalar)]
    [InlineData("ansi", "UPPER", FunctionClass.Scalar)]
    public void Class_follows_the_dialect(string dialect, string name, FunctionClass expected) => Assert.Equal(expected, Find(dialect, name).Class);

    [Theory]
    [InlineData("bigquery", "IF", 3, "Condition Value Value")]
    [InlineData("tsql", "IIF", 3, "Condition Value Value")]
    [InlineData("tsql", "CHOOSE", 3, "Condition Value Value")]
    [InlineData("snowflake", "NVL2", 3, "Condition Value Value")]
    [InlineData("ansi", "NULLIF", 2, "Value Condition")]
    [InlineData("bigquery", "COUNTIF", 1, "Condition")]
    [InlineData("trino", "MAX_BY", 2, "Value SortKey")]
    [InlineData("clickhouse", "argMax", 2, "Value SortKey")]
    [InlineData("oracle", "DECODE", 3, "Condition Condition Value")]
    [InlineData("oracle", "DECODE", 6, "Condition Condition Value Condition Value Value")]
    [InlineData("spark", "DECODE", 2, "Value Value")]
    [InlineData("hive", "DECODE", 4, "Value Value Value Value")]
    [InlineData("postgres", "DECODE", 2, "Value Value")]
    [InlineData("clickhouse", "multiIf", 5, "Condition Value Condition Value Value")]
    [InlineData("bigquery", "DATE_TRUNC", 2, "Value Keyword")]
    [InlineData("bigquery", "TIMESTAMP_DIFF", 3, "Value Value Keyword")]
    [InlineData("tsql", "DATEDIFF", 3, "Keyword Value Value")]
    [InlineData("redshift", "DATEADD", 3, "Keyword Value Value")]
    [InlineData("flink", "TIMESTAMPDIFF", 3, "Keyword Value Value")]
    [InlineData("databricks", "DATEDIFF", 2, "Value Value")]
    [InlineData("databricks", "DATEDIFF", 3, "Keyword Value Value")]
    [InlineData("spark", "GROUPING_ID", 2, "Keyword Keyword")]
    public void Arguments_play_their_roles(string dialect, string name, int count, string expected) => Assert.Equal(expected, Roles(dialect, name, count));

    [Fact]
    public void A_date_part_is_a_keyword_only_where_the_word_is_one()
    {
        var truncation = Find("snowflake", "DATE_TRUNC");
        Assert.Equal(ArgumentRole.Keyword, truncation.RoleOf(0, 2, "month"));
        Assert.Equal(ArgumentRole.Value, truncation.RoleOf(0, 2, "created_at"));
        Assert.Equal(ArgumentRole.Value, truncation.RoleOf(0, 2, ""));
    }

    [Theory]
    [InlineData("sumIf", 2, "Value Condition")]
    [InlineData("countIf", 1, "Condition")]
    [InlineData("argMaxIf", 3, "Value SortKey Condition")]
    [InlineData("sumArrayIf", 2, "Value Condition")]
    [InlineData("uniqExactIfState", 2, "Value Condition")]
    [InlineData("sumArgMax", 2, "Value SortKey")]
    [InlineData("quantileTDigestMergeState", 1, "Value")]
    [InlineData("uniqExactIfMerge", 1, "Value")]
    public void ClickHouse_endings_combine(string name, int count, string expected)
    {
        Assert.Equal(FunctionClass.Aggregate, Find("clickhouse", name).Class);
        Assert.Equal(expected, Roles("clickhouse", name, count));
    }

    [Theory]
    [InlineData("clickhouse", "frobnicateIf")]
    [InlineData("clickhouse", "lowerIf")]
    [InlineData("spark", "sumIf")]
    [InlineData("bigquery", "mozfun.map.sum")]
    public void What_is_not_built_in_is_not_known(string dialect, string name) => Assert.Null(FunctionCatalogs.For(dialect).Find(name));

    [Fact]
    public void A_prefix_that_only_changes_error_handling_is_transparent() =>
        Assert.Equal("SUBSTR", FunctionCatalogs.For("bigquery").Find("SAFE.SUBSTR")?.Name);

    [Fact]
    public void An_unknown_dialect_has_the_standard_catalogue() => Assert.Same(FunctionCatalogs.For("ansi"), FunctionCatalogs.For("no such engine"));

    [Fact]
    public void Added_signatures_win()
    {
        var catalog = FunctionCatalogs.For("ansi").With([new FunctionSignature("UPPER", FunctionClass.Aggregate)]);
        Assert.Equal(FunctionClass.Aggregate, catalog.Find("upper")?.Class);
    }
}
