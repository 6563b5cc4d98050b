namespace LineageService.Sql.Tests.Parsing.Expressions;

public sealed class OperandTests
{
    private static string Of(string text, string dialect = "ansi") => Model.OfExpression(dialect, text);

    [Fact]
    public void Case_with_and_without_an_operand() =>
        Assert.Equal("(+ (case (> a 0) -> b else c) (case x 1 -> 2 3 -> 4))",
            Of("CASE WHEN a > 0 THEN b ELSE c END + CASE x WHEN 1 THEN 2 WHEN 3 THEN 4 END"));

    [Fact]
    public void Casts_in_every_spelling()
    {
        Assert.Equal("(cast a as DECIMAL(10, 2))", Of("CAST(a AS DECIMAL(10, 2))"));
        Assert.Equal("(cast a as INT64)", Of("SAFE_CAST(a AS INT64)", "bigquery"));
        Assert.Equal("(cast (cast a as numeric(10,2)) as text[])", Of("a::numeric(10,2)::text[]", "postgres"));
        Assert.Equal("(cast d as varchar(10))", Of("CONVERT(varchar(10), d, 120)", "tsql"));
        Assert.Equal("(cast d as CHAR)", Of("CONVERT(d, CHAR)", "mysql"));
        Assert.Equal("(cast a as INT)", Of("a?::INT", "databricks"));
        Assert.Equal("(cast a as TIMESTAMP(3) WITH LOCAL TIME ZONE)", Of("CAST(a AS TIMESTAMP(3) WITH LOCAL TIME ZONE)", "flink"));
        Assert.Equal("(< (cast a as int) 5)", Of("a::int < 5", "postgres"));
    }

    [Fact]
    public void Functions_whose_arguments_are_words() =>
        Assert.Equal("(|| EXTRACT(<YEAR>, d) SUBSTRING(a, 2, 3) TRIM(b, 'x') TRIM(c) POSITION('a', e) OVERLAY(f, g, 1))",
            Of("EXTRACT(YEAR FROM d) || SUBSTRING(a FROM 2 FOR 3) || TRIM(BOTH 'x' FROM b) || TRIM(c) || "
                + "POSITION('a' IN e) || OVERLAY(f PLACING g FROM 1)"));

    [Fact]
    public void Intervals_in_every_form()
    {
        Assert.Equal("(INTERVAL '1' <DAY>)", Of("INTERVAL '1' DAY"));
        Assert.Equal("(INTERVAL '1-2' <YEAR TO MONTH>)", Of("INTERVAL '1-2' YEAR TO MONTH"));
        Assert.Equal("(INTERVAL (+ a 1) <HOUR>)", Of("INTERVAL (a + 1) HOUR"));
        Assert.Equal("DATE_ADD(d, (INTERVAL (+ a b) <DAY>))", Of("DATE_ADD(d, INTERVAL a + b DAY)", "mysql"));
        Assert.Equal("(INTERVAL 1 <DAY> 2 <HOURS>)", Of("INTERVAL 1 DAY 2 HOURS", "spark"));
        Assert.Equal("(* (INTERVAL '1 day') n)", Of("INTERVAL '1 day' * n", "postgres"));
        Assert.Equal("(+ interval 1)", Of("interval + 1", "postgres"));
        Assert.Equal("(- d (INTERVAL 1 <DAY>))", Of("d - 1 DAY", "db2"));
    }

    [Fact]
    public void Typed_literals_are_literals() =>
        Assert.Equal("(|| <DATE '2020-01-01'> <TIMESTAMP(3) '2020-01-01 00:00:00'> <JSON '{}'> date)",
            Of("DATE '2020-01-01' || TIMESTAMP(3) '2020-01-01 00:00:00' || JSON '{}' || date"));

    [Fact]
    public void Neighbouring_strings_are_one_string() => Assert.Equal("'ab'", Of("'a' 'b'", "mysql"));

    [Fact]
    public void Arrays_structs_maps_and_objects()
    {
        Assert.Equal("[a, 1]", Of("ARRAY[a, 1]", "postgres"));
        Assert.Equal("array{select x from t}", Of("ARRAY(SELECT x FROM t)", "bigquery"));
        Assert.Equal("[struct(1, 'x')]", Of("ARRAY<STRUCT<a INT64, b ARRAY<STRING>>>[(1, 'x')]", "bigquery"));
        Assert.Equal("struct(a, b as c)", Of("STRUCT(a, b AS c)", "bigquery"));
        Assert.Equal("struct(1 as x, ['a'] as y)", Of("STRUCT<x INT64, y ARRAY<STRING>>(1, ['a'])", "bigquery"));
        Assert.Equal("struct(a as `k`, b as n)", Of("{'k': a, n: b}", "duckdb"));
        Assert.Equal("MAP('a', b)", Of("MAP['a', b]", "flink"));
        Assert.Equal("struct(a, b)", Of("ROW(a, b)"));
    }

    [Fact]
    public void Paths_into_values()
    {
        Assert.Equal("a.b.c", Of("a.b.c"));
        Assert.Equal("f(x):y[0]:z", Of("f(x).y[0].z", "bigquery"));
        Assert.Equal("a[OFFSET(0)]:b", Of("a[OFFSET(0)].b", "bigquery"));
        Assert.Equal("(cast src:a:b[0]:`c d` as int)", Of("src:a.b[0]:\"c d\"::int", "snowflake"));
        Assert.Equal("(|| doc:`a`:`b` (#>> doc '{a,b}'))", Of("doc -> 'a' ->> 'b' || (doc #>> '{a,b}')", "postgres"));
        Assert.Equal("a[1, n]", Of("a[1:n]", "duckdb"));
        Assert.Equal("`a`.`b`.c", Of("`a.b`.c", "bigquery"));
        Assert.Equal("`a.b`.c", Of("`a.b`.c", "spark"));
    }

    [Fact]
    public void An_arrow_is_a_lambda_a_key_or_either_by_dialect()
    {
        Assert.Equal("transform(a, \\x. (+ x y))", Of("transform(a, x -> x + y)", "spark"));
        Assert.Equal("reduce(a, 0, \\s,x. (+ s x))", Of("reduce(a, 0, (s, x) -> s + x)", "trino"));
        Assert.Equal("f(doc:`k`)", Of("f(doc -> 'k')", "mysql"));
        Assert.Equal("(|| list_filter(a, \\x. (> x 1)) f(j:`k`))", Of("list_filter(a, x -> x > 1) || f(j -> 'k')", "duckdb"));
        Assert.Equal("list_filter(a, \\x. (> x 1))", Of("list_filter(a, lambda x: x > 1)", "duckdb"));
    }

    [Fact]
    public void Variables_parameters_and_holes_are_told_apart()
    {
        Assert.Equal("(+ var @x var @@ROWCOUNT)", Of("@x + @@ROWCOUNT", "tsql"));
        Assert.Equal("param @run_date", Of("@run_date", "bigquery"));
        Assert.Equal("(+ param :p param ?1 param $1)", Of(":p + ? + $1", "postgres"));
        Assert.Equal("(+ $1:a t.$2 var $v)", Of("$1:a + t.$2 + $v", "snowflake"));
        Assert.Equal("(+ hole {{ x }} a_{{ y }}_b {{ t }}.c)", Of("{{ x }} + a_{{ y }}_b + {{ t }}.c"));
        Assert.Equal("(@a := (+ var @a 1))", Of("@a := @a + 1", "mysql"));
    }

    [Fact]
    public void Sequences_are_constants() => Assert.Equal("(+ <s.NEXTVAL> 1)", Of("s.NEXTVAL + 1", "oracle"));

    [Fact]
    public void Subqueries_in_any_number_of_parentheses()
    {
        Assert.Equal("(+ 1 {select max(x) from t})", Of("1 + (SELECT max(x) FROM t)"));
        Assert.Equal("{select 1 union select 2}", Of("((SELECT 1) UNION (SELECT 2))"));
        Assert.Equal("(+ {select 1} 1)", Of("((SELECT 1) + 1)"));
    }

    [Fact]
    public void Methods_have_their_value_as_first_argument()
    {
        Assert.Equal("value(t.c, '(/a)[1]', 'int')", Of("t.c.value('(/a)[1]', 'int')", "tsql"));
        Assert.Equal("upper('a')", Of("'a'.upper()", "duckdb"));
        Assert.Equal("dbo.f(x)", Of("dbo.f(x)", "tsql"));
    }
}
