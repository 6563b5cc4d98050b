namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class SetOperationTests
{
    private static string Of(string text, string dialect = "ansi") => Model.OfQuery(dialect, text);

    [Fact]
    public void One_operator_makes_one_node_and_a_change_nests_to_the_left() =>
        Assert.Equal("{select a from t union all select b from u union all select c from v} union select d from w",
            Of("SELECT a FROM t UNION ALL SELECT b FROM u UNION ALL SELECT c FROM v UNION DISTINCT SELECT d FROM w"));

    [Fact]
    public void Intersect_binds_stronger() =>
        Assert.Equal("select 1 union {select 2 intersect select 3} union select 4",
            Of("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 UNION SELECT 4"));

    [Fact]
    public void Minus_is_except_where_a_query_follows_and_a_name_elsewhere()
    {
        Assert.Equal("select a from t except select b from u", Of("SELECT a FROM t MINUS SELECT b FROM u", "oracle"));
        Assert.Equal("select a as minus from t", Of("SELECT a minus FROM t"));
    }

    [Fact]
    public void Ordering_behind_a_set_operation_orders_the_whole()
    {
        Assert.Equal("{select a from t union select b from u} order 1 limited",
            Of("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1 LIMIT 5"));
        Assert.Equal("{select a from t order a limited} union all {select b from u limited}",
            Of("(SELECT a FROM t ORDER BY a LIMIT 1) UNION ALL (SELECT b FROM u LIMIT 2)"));
    }

    [Fact]
    public void Branches_may_match_by_name()
    {
        Assert.Equal("select 1 union all by name select 2", Of("SELECT 1 UNION ALL BY NAME SELECT 2", "duckdb"));
        Assert.Equal("select 1 union all by name select 2", Of("SELECT 1 FULL OUTER UNION ALL BY NAME SELECT 2", "bigquery"));
        Assert.Equal("select 1 union by name select 2", Of("SELECT 1 UNION CORRESPONDING SELECT 2"));
    }

    [Fact]
    public void Values_and_tables_are_queries()
    {
        Assert.Equal("values (1, 'a'), (2, 'b')", Of("VALUES (1, 'a'), (2, 'b')"));
        Assert.Equal("values (1), (2)", Of("VALUES ROW(1), ROW(2)", "mysql"));
        Assert.Equal("select * from {values (1)} as t(a)", Of("VALUES (1) AS t(a)", "spark"));
        Assert.Equal("select * from t union all select * from u", Of("TABLE t UNION ALL TABLE u", "postgres"));
    }

    [Fact]
    public void With_holds_queries_statements_and_column_lists()
    {
        Assert.Equal("with recursive r(n) as {select 1 union all select (+ n 1) from r} select * from r",
            Of("WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r"));
        Assert.Equal("with a as {select 1}, b as {select 2} select * from a, b",
            Of("WITH a AS NOT MATERIALIZED (SELECT 1), b AS (SELECT 2), SELECT * FROM a, b", "duckdb"));
        Assert.Equal("with d as DeleteStatement select * from d", Of("WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", "postgres"));
        Assert.Equal("with r as {select 1} select * from r",
            Of("WITH RECURSIVE r AS (SELECT 1) SEARCH DEPTH FIRST BY a SET o CYCLE a SET c USING p SELECT * FROM r", "postgres")
                .Replace("recursive ", string.Empty, StringComparison.Ordinal));
        Assert.Equal("with function f  select f(1)",
            Of("WITH FUNCTION f(x int) RETURNS int BEGIN IF x > 1 THEN RETURN 1; END IF; RETURN 2; END SELECT f(1)", "trino"));
    }
}
