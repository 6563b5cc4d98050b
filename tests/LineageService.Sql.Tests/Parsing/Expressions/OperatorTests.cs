namespace LineageService.Sql.Tests.Parsing.Expressions;

public sealed class OperatorTests
{
    private static string Of(string text, string dialect = "ansi") => Model.OfExpression(dialect, text);

    [Fact]
    public void Multiplication_binds_stronger_than_addition_and_both_stronger_than_comparison() =>
        Assert.Equal("(> (- (+ a (* b c)) d) (/ e f))", Of("a + b * c - d > e / f"));

    [Fact]
    public void And_binds_stronger_than_or_and_not_stronger_than_and() =>
        Assert.Equal("(OR a (AND (NOT (= b c)) d))", Of("a OR NOT b = c AND d"));

    [Fact]
    public void A_chain_of_one_operator_is_one_node() => Assert.Equal("(AND a b c (OR d e f))", Of("a AND b AND c AND (d OR e OR f)"));

    [Fact]
    public void The_bounds_of_between_do_not_swallow_the_next_condition() =>
        Assert.Equal("(AND (BETWEEN a 1 (+ b 2)) (NOT BETWEEN c d e))", Of("a BETWEEN 1 AND b + 2 AND c NOT BETWEEN d AND e"));

    [Fact]
    public void In_takes_a_list_a_query_an_array_or_a_bare_value()
    {
        Assert.Equal("(IN a 1 x)", Of("a IN (1, x)"));
        Assert.Equal("(NOT IN a {select b from t})", Of("a NOT IN (SELECT b FROM t)"));
        Assert.Equal("(IN a {select 1})", Of("a IN ((SELECT 1))"));
        Assert.Equal("(IN struct(a, b) {select c, d from t})", Of("(a, b) IN (SELECT c, d FROM t)"));
        Assert.Equal("(IN a arr)", Of("a IN UNNEST(arr)", "bigquery"));
        Assert.Equal("(IN a param :list)", Of("a IN :list"));
    }

    [Fact]
    public void Pattern_predicates_and_their_negation()
    {
        Assert.Equal("(OR (NOT LIKE a 'x%') (ILIKE b c) (RLIKE d e))", Of("a NOT LIKE 'x%' ESCAPE '!' OR b ILIKE c OR d RLIKE e", "spark"));
        Assert.Equal("(AND (SIMILAR TO a 'x') (~* b 'y'))", Of("a SIMILAR TO 'x' AND b ~* 'y'", "postgres"));
        Assert.Equal("(LIKE ANY a 'x' 'y')", Of("a LIKE ANY ('x', 'y')", "snowflake"));
    }

    [Fact]
    public void Is_with_everything_it_may_ask() =>
        Assert.Equal("(OR (IS NULL a) (IS NOT NULL b) (IS NOT DISTINCT FROM c d) (IS NOT TRUE e) (IS JSON OBJECT f))",
            Of("a IS NULL OR b IS NOT NULL OR c IS NOT DISTINCT FROM d OR e IS NOT TRUE OR f IS JSON OBJECT"));

    [Fact]
    public void Comparison_with_any_of_a_query_or_an_array()
    {
        Assert.Equal("(= ANY a {select b from t})", Of("a = SOME (SELECT b FROM t)"));
        Assert.Equal("(<> ALL a arr)", Of("a <> ALL (arr)", "postgres"));
    }

    [Fact]
    public void Time_zones_and_collations_bind_stronger_than_arithmetic() =>
        Assert.Equal("(= (+ (AT TIME ZONE a 'UTC') b) (COLLATE c))", Of("a AT TIME ZONE 'UTC' + b = c COLLATE nocase"));

    [Fact]
    public void Signs_fold_into_numbers_and_stand_before_anything_else() =>
        Assert.Equal("(+ (- (cast a as int)) -1 (~ b))", Of("-a::int + -1 + ~b", "postgres"));

    [Fact]
    public void Words_that_are_operators_elsewhere_may_be_columns()
    {
        Assert.Equal("(+ div 1)", Of("div + 1"));
        Assert.Equal("(MOD a b)", Of("a MOD b", "mysql"));
        Assert.Equal("(DIV a b)", Of("a DIV b", "hive"));
    }

    [Fact]
    public void A_question_mark_chooses_in_ClickHouse_and_asks_in_PostgreSQL()
    {
        Assert.Equal("(case a -> b else c)", Of("a ? b : c", "clickhouse"));
        Assert.Equal("(AND (? a 'k') b)", Of("a ? 'k' AND b", "postgres"));
        Assert.Equal("(AND (= a param ?1) b)", Of("a = ? AND b", "postgres"));
    }

    [Fact]
    public void The_outer_joins_of_old_mark_their_side()
    {
        Assert.Equal("(= a.x ((+) b.x))", Of("a.x = b.x(+)", "oracle"));
        Assert.Equal("(= a.x ((+) b.x))", Of("a.x *= b.x", "tsql"));
    }

    [Fact]
    public void Prior_and_its_root_are_kept() =>
        Assert.Equal("(= (PRIOR id) (CONNECT_BY_ROOT parent))", Of("PRIOR id = CONNECT_BY_ROOT parent", "oracle"));

    [Fact]
    public void Many_alternations_in_one_chain_do_not_deepen_the_tree_without_end()
    {
        var text = string.Join(" + ", Enumerable.Range(0, 5_000).Select(i => $"a{i} - b{i}"));
        Assert.StartsWith("(", Of(text), StringComparison.Ordinal);
    }
}
