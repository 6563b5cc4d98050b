namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class SelectTests
{
    private static string Of(string text, string dialect = "ansi") => Model.OfQuery(dialect, text);

    [Fact]
    public void A_block_has_its_clauses_in_the_standards_order() =>
        Assert.Equal("select distinct a, b as x, c as y, t.*, 'z' from s.t as t where (= a 1) group a, b having (> COUNT(*) 1) "
            + "order a limited",
            Of("SELECT DISTINCT a, b AS x, c y, t.*, 'z' FROM s.t AS t WHERE a = 1 GROUP BY a, b HAVING COUNT(*) > 1 "
                + "ORDER BY a DESC NULLS LAST LIMIT 10 OFFSET 5"));

    [Fact]
    public void Distinct_on_keeps_its_keys() =>
        Assert.Equal("select distinct on (a, b) c from t", Of("SELECT DISTINCT ON (a, b) c FROM t", "postgres"));

    [Fact]
    public void Every_way_to_limit_says_limited()
    {
        Assert.Equal("select a from t limited", Of("SELECT TOP (10) PERCENT WITH TIES a FROM t", "tsql"));
        Assert.Equal("select a from t order a limited", Of("SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY", "tsql"));
        Assert.Equal("select a from t order a limited", Of("SELECT a FROM t ORDER BY a FETCH FIRST 1 ROW WITH TIES", "db2"));
        Assert.Equal("select a from t limited", Of("SELECT a FROM t LIMIT 5, 10", "mysql"));
        Assert.Equal("select a from t", Of("SELECT a FROM t LIMIT ALL", "postgres"));
        Assert.Equal("select a from t limited limit by b", Of("SELECT a FROM t LIMIT 1 BY b LIMIT 10", "clickhouse"));
        Assert.Equal("select a from t limited", Of("SELECT a FROM t LIMIT 10%", "duckdb"));
    }

    [Fact]
    public void An_alias_may_stand_in_front_in_TSql_and_behind_as_a_string() =>
        Assert.Equal("select (+ a 1) as x, b as `d e`, (@v := c) from t", Of("SELECT x = a + 1, b AS 'd e', @v = c FROM t", "tsql"));

    [Fact]
    public void Elsewhere_an_equals_sign_compares() => Assert.Equal("select (= x a) from t", Of("SELECT x = a FROM t", "postgres"));

    [Fact]
    public void One_call_may_make_several_columns() =>
        Assert.Equal("select explode(m) as (k, v) from t", Of("SELECT explode(m) AS (k, v) FROM t", "spark"));

    [Fact]
    public void A_trailing_comma_and_an_empty_list_are_taken()
    {
        Assert.Equal("select a from t", Of("SELECT a, FROM t", "bigquery"));
        Assert.Equal("select  from t", Of("SELECT FROM t", "postgres"));
    }

    [Fact]
    public void Words_that_start_clauses_are_names_where_no_clause_can_stand() =>
        Assert.Equal("select date, start, window, format, rank as offset from sample as first",
            Of("SELECT date, start, window, format, rank AS offset FROM sample AS first", "postgres"));

    [Fact]
    public void Into_makes_a_table_or_fills_variables_by_dialect()
    {
        Assert.Equal("select a into #t from u", Of("SELECT a INTO #t FROM u", "tsql"));
        Assert.Equal("select a into variables x, r.f from u", Of("SELECT a INTO x, r.f FROM u", "oracle"));
        Assert.Equal("select a into variables @x from u", Of("SELECT a INTO @x FROM u", "mysql"));
        Assert.Equal("select a into t from u", Of("SELECT a INTO TEMP TABLE t FROM u", "postgres"));
    }

    [Fact]
    public void Grouping_sets_rollup_and_cube_are_their_keys() =>
        Assert.Equal("select a from t group a, b, c, d, e, d",
            Of("SELECT a FROM t GROUP BY ROLLUP (a, b), CUBE (c), GROUPING SETS ((d, e), (d), ())"));

    [Fact]
    public void Group_by_all_is_a_flag() =>
        Assert.Equal("select a from t group all order * limited", Of("SELECT a FROM t GROUP BY ALL ORDER BY ALL LIMIT 1", "duckdb"));

    [Fact]
    public void Named_windows_extend_each_other() =>
        Assert.Equal("select SUM(x over (v)) from t window w (partition a), v (w order b)",
            Of("SELECT SUM(x) OVER v FROM t WINDOW w AS (PARTITION BY a), v AS (w ORDER BY b)"));

    [Fact]
    public void Hierarchies_keep_start_and_step() =>
        Assert.Equal("select LEVEL from t start (IS NULL p) connect (= (PRIOR id) p) order n",
            Of("SELECT LEVEL FROM t START WITH p IS NULL CONNECT BY NOCYCLE PRIOR id = p ORDER SIBLINGS BY n", "oracle"));

    [Fact]
    public void What_decides_no_row_is_skipped()
    {
        Assert.Equal("select a from t", Of("SELECT /*+ BROADCAST(t) */ a FROM t DISTRIBUTE BY a SORT BY a", "spark"));
        Assert.Equal("select a from t", Of("SELECT a FROM t FOR UPDATE OF t SKIP LOCKED", "postgres"));
        Assert.Equal("select a from t", Of("SELECT a FROM t OPTION (RECOMPILE)", "tsql"));
        Assert.Equal("select a from t", Of("SELECT a FROM t FOR XML PATH('x'), ROOT('y')", "tsql"));
        Assert.Equal("select a from t", Of("SELECT SQL_NO_CACHE a FROM t LOCK IN SHARE MODE", "mysql"));
        Assert.Equal("select a from t", Of("SELECT a FROM t SETTINGS max_threads = 1 FORMAT JSON", "clickhouse"));
        Assert.Equal("select a from t", Of("SELECT a FROM t WITH UR", "db2"));
    }

    [Fact]
    public void The_query_may_begin_with_from()
    {
        Assert.Equal("select * from t", Of("FROM t", "duckdb"));
        Assert.Equal("select a from t where (> b 1)", Of("FROM t SELECT a WHERE b > 1", "duckdb"));
        Assert.Equal("select TRANSFORM(a, b) as (x, y) from t",
            Of("FROM t SELECT TRANSFORM(a, b) USING 'cat' AS (x INT, y STRING)", "hive"));
        Assert.Equal("select s.c from {select MAP(a, b) as (c, d) from src} as s",
            Of("FROM (FROM src MAP a, b USING 'x' AS c, d) s SELECT s.c", "hive"));
    }

    [Fact]
    public void Names_given_in_expressions_are_kept_apart_from_columns() =>
        Assert.Equal("select y, f(q) naming (+ x 1) as y, {select 1} as z, q as r from t",
            Of("WITH x + 1 AS y, (SELECT 1) AS z SELECT y, f(q AS r) FROM t", "clickhouse"));

    [Fact]
    public void Teradata_names_a_column_by_an_attribute() =>
        Assert.Equal("select a as x, (cast b as DATE) from t", Of("SEL a (FORMAT '99') (NAMED x), b (DATE) FROM t", "teradata"));
}
