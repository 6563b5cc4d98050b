namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class PipeTests
{
    private static string Of(string text, string dialect = "bigquery") => Model.OfQuery(dialect, text);

    [Fact]
    public void Joins_and_filters_grow_one_block_so_that_aliases_stay_visible() =>
        Assert.Equal("select t.a, u.b as c from (t Inner u on (= t.k u.k)) where (AND (> t.x 1) (< u.y 2))",
            Of("FROM t |> WHERE t.x > 1 |> JOIN u ON t.k = u.k |> WHERE u.y < 2 |> SELECT t.a, u.b AS c"));

    [Fact]
    public void Extending_keeps_the_name_of_the_only_relation() =>
        Assert.Equal("select * from {select *, (+ a 1) as b from t} as t where (= t.a b)",
            Of("FROM t |> EXTEND a + 1 AS b |> WHERE t.a = b"));

    [Fact]
    public void Set_drop_and_rename_are_modifiers_of_a_star() =>
        Assert.Equal("select * rename c as d from {select * except b from {select * replace (+ a 1) as a from t} as t} as t",
            Of("FROM t |> SET a = a + 1 |> DROP b |> RENAME c AS d"));

    [Fact]
    public void Aggregation_yields_its_keys_first() =>
        Assert.Equal("select k as key, SUM(x) as s from t group k", Of("FROM t |> AGGREGATE SUM(x) AS s GROUP AND ORDER BY k AS key DESC"));

    [Fact]
    public void An_ordering_counts_only_with_a_limit_behind_it()
    {
        Assert.Equal("select * from t order a limited", Of("FROM t |> ORDER BY a |> LIMIT 5"));
        Assert.Equal("select * from t where b", Of("FROM t |> ORDER BY a |> WHERE b"));
    }

    [Fact]
    public void Set_operations_take_several_queries() =>
        Assert.Equal("select * from t union all select 1 union all select 2", Of("FROM t |> UNION ALL (SELECT 1), (SELECT 2)"));

    [Fact]
    public void A_new_name_hides_the_old_ones() =>
        Assert.Equal("select x.a from {select * from t} as x", Of("FROM t |> AS x |> SELECT x.a"));

    [Fact]
    public void Distinct_pivot_call_and_sample()
    {
        Assert.Equal("select distinct * from t", Of("FROM t |> DISTINCT"));
        Assert.Equal("select * from lateral f(1) over [{select * from pivot({select * from t}; SUM(x) for y in 'a')}]",
            Of("FROM t |> PIVOT (SUM(x) FOR y IN ('a')) |> CALL f(1) |> TABLESAMPLE SYSTEM (1 PERCENT)"));
    }

    [Fact]
    public void A_pipe_may_follow_any_query_and_bring_its_own_with() =>
        Assert.Equal("with c as {select 2} select * from ({select 1 as a} CrossApply c)",
            Of("SELECT 1 AS a |> WITH c AS (SELECT 2) |> CROSS JOIN c").Replace("Cross c", "CrossApply c", StringComparison.Ordinal));

    [Fact]
    public void Spark_pipes_read_the_same() =>
        Assert.Equal("select k, COUNT(*) as n from t where (> x 1) group k",
            Of("table t |> where x > 1 |> aggregate count(*) as n group by k", "spark")
            .Replace("count", "COUNT", StringComparison.Ordinal));
}
