namespace LineageService.Sql.Tests.Parsing.Expressions;

public sealed class CallTests
{
    private static string Of(string text, string dialect = "ansi") => Model.OfExpression(dialect, text);

    [Fact]
    public void A_call_keeps_distinct_order_filter_and_window() =>
        Assert.Equal("f(distinct a, b order c filter (> d 0) over (partition e order g frame n))",
            Of("f(DISTINCT a, b ORDER BY c DESC NULLS LAST) FILTER (WHERE d > 0) "
                + "OVER (PARTITION BY e ORDER BY g ROWS BETWEEN n PRECEDING AND CURRENT ROW)"));

    [Fact]
    public void A_star_inside_is_an_argument_except_in_count() =>
        Assert.Equal("(+ COUNT(*) COUNT(t.*) hash(*))", Of("COUNT(*) + COUNT(t.*) + hash(*)"));

    [Fact]
    public void Ordered_set_functions_keep_their_sort_keys()
    {
        Assert.Equal("LISTAGG(a, ',' order b)",
            Of("LISTAGG(a, ',' ON OVERFLOW TRUNCATE '…' WITHOUT COUNT) WITHIN GROUP (ORDER BY b)", "oracle"));
        Assert.Equal("MAX(a order b over (partition c))", Of("MAX(a) KEEP (DENSE_RANK LAST ORDER BY b) OVER (PARTITION BY c)", "oracle"));
        Assert.Equal("GROUP_CONCAT(distinct a order b)", Of("GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ', ')", "mysql"));
        Assert.Equal("ANY_VALUE(a order b)", Of("ANY_VALUE(a HAVING MAX b)", "bigquery"));
    }

    [Fact]
    public void Nulls_may_be_ignored_inside_or_behind_the_parentheses()
    {
        Assert.Equal("LAST_VALUE(a over (w))", Of("LAST_VALUE(a IGNORE NULLS) OVER w", "bigquery"));
        Assert.Equal("NTH_VALUE(a, 2 over (w order b))", Of("NTH_VALUE(a, 2) FROM LAST RESPECT NULLS OVER (w ORDER BY b)", "postgres"));
    }

    [Fact]
    public void Arguments_may_have_names()
    {
        Assert.Equal("f(a => 1, b => x)", Of("f(a => 1, b => x)", "snowflake"));
        Assert.Equal("f(a => 1)", Of("f(a := 1)", "postgres"));
        Assert.Equal("f(a => [1])", Of("f(VARIADIC a => ARRAY[1])", "postgres"));
    }

    [Fact]
    public void Parameters_of_ClickHouse_follow_the_arguments() => Assert.Equal("quantile(x, 0.5)", Of("quantile(0.5)(x)", "clickhouse"));

    [Fact]
    public void Keys_and_values_of_json_functions_in_turn() =>
        Assert.Equal("JSON_OBJECT('a', x, 'b', y, 'c', z)",
            Of("JSON_OBJECT('a': x, KEY 'b' VALUE y, 'c' VALUE z NULL ON NULL RETURNING CLOB)"));

    [Fact]
    public void Options_of_functions_add_no_arguments()
    {
        Assert.Equal("JSON_VALUE(d, '$.x', z)", Of("JSON_VALUE(d, '$.x' RETURNING INT DEFAULT z ON EMPTY)"));
        Assert.Equal("JSON_QUERY(d, '$.x')",
            Of("JSON_QUERY(d, 'lax $.x' WITH ARRAY WRAPPER)").Replace("lax ", string.Empty, StringComparison.Ordinal));
        Assert.Equal("CEIL(ts)", Of("CEIL(ts TO DAY)", "flink"));
        Assert.Equal("CHAR(65)", Of("CHAR(65 USING utf8)", "mysql"));
    }

    [Fact]
    public void Xml_elements_have_names_that_are_no_sources() =>
        Assert.Equal("XMLELEMENT(XMLATTRIBUTES(a), b)", Of("XMLELEMENT(NAME e, XMLATTRIBUTES(a AS x), b)", "oracle"));

    [Fact]
    public void A_relation_as_argument_is_a_query_over_it() => Assert.Equal("f({select * from t}, 1)", Of("f(TABLE t, 1)", "flink"));

    [Fact]
    public void An_exists_with_a_lambda_is_a_function() => Assert.Equal("exists(a, \\x. (> x 1))", Of("exists(a, x -> x > 1)", "spark"));
}
