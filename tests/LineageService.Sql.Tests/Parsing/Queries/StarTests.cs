namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class StarTests
{
    private static string Of(string text, string dialect = "ansi") => Model.OfQuery(dialect, text);

    [Fact]
    public void A_star_may_leave_out_replace_and_rename()
    {
        Assert.Equal("select * except a, b replace (+ c 1) as c from t",
            Of("SELECT * EXCEPT (a, b) REPLACE (c + 1 AS c) FROM t", "bigquery"));
        Assert.Equal("select t.* except a rename b as c from t", Of("SELECT t.* EXCLUDE a RENAME (b AS c) FROM t", "snowflake"));
        Assert.Equal("select * like '%id%' from t", Of("SELECT * ILIKE '%id%' FROM t", "snowflake"));
        Assert.Equal("select * except a.b from t", Of("SELECT * EXCEPT (a.b) FROM t", "databricks"));
    }

    [Fact]
    public void Columns_may_be_picked_by_pattern() =>
        Assert.Equal("select * matching /a.*/, min(* except b), * matching /^(x|y)$/ from t",
            Of("SELECT COLUMNS('a.*'), min(COLUMNS(* EXCLUDE (b))), COLUMNS(['x', 'y']) FROM t", "duckdb"));

    [Fact]
    public void The_fields_of_a_struct_are_a_star_too() =>
        Assert.Equal("select a.b.*, (f(x)).*, (a[OFFSET(0)]).* from t", Of("SELECT a.b.*, f(x).*, a[OFFSET(0)].* FROM t", "bigquery"));

    [Fact]
    public void A_set_operation_behind_a_star_is_no_modifier() =>
        Assert.Equal("select * except select a from u",
            Of("SELECT * EXCEPT SELECT a FROM u").Replace(" from t", string.Empty, StringComparison.Ordinal));

    [Fact]
    public void Redshift_leaves_out_columns_behind_the_whole_list() =>
        Assert.Equal("select * except b, c, 1 as x from t", Of("SELECT *, 1 AS x EXCLUDE (b, c) FROM t", "redshift"));
}
