namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class TableFunctionTests
{
    private static string Of(string from, string dialect = "ansi")
    {
        var text = Model.OfQuery(dialect, "SELECT * FROM " + from);
        return text["select * from ".Length..];
    }

    [Fact]
    public void Unnest_with_its_offset() =>
        Assert.Equal("t, lateral UNNEST(t.a) as x offset o, lateral UNNEST([1]) offset offset",
            Of("t, UNNEST(t.a) AS x WITH OFFSET AS o, UNNEST([1]) WITH OFFSET", "bigquery"));

    [Fact]
    public void A_path_with_an_offset_is_an_unnest() =>
        Assert.Equal("t, lateral UNNEST(t.items) as i offset n", Of("t, t.items AS i WITH OFFSET AS n", "bigquery"));

    [Fact]
    public void A_path_without_one_stays_a_name() => Assert.Equal("t, t.items as i", Of("t, t.items AS i", "bigquery"));

    [Fact]
    public void Redshift_counts_and_unpivots_by_at() =>
        Assert.Equal("t as c, lateral UNNEST(c.items) as i offset n, lateral UNNEST(c.props) as v offset k",
            Of("t c, c.items AS i AT n, UNPIVOT c.props AS v AT k", "redshift"));

    [Fact]
    public void Columns_may_be_declared_in_place()
    {
        Assert.Equal("lateral f() columns (a int, b text) as r(a, b)", Of("f() AS r(a int, b text)", "postgres"));
        Assert.Equal("(t CrossApply lateral OPENJSON(t.doc, '$.x') columns (a int '$.a', b nvarchar(max) '$.b') as j)",
            Of("t CROSS APPLY OPENJSON(t.doc, '$.x') WITH (a int '$.a', b nvarchar(max) '$.b' AS JSON) AS j", "tsql"));
        Assert.Equal("t, lateral JSON_TABLE(t.doc, '$[*]') columns (id ordinality, a INT '$.a', c INT '$') as jt",
            Of("t, JSON_TABLE(t.doc, '$[*]' COLUMNS (id FOR ORDINALITY, a INT PATH '$.a' DEFAULT '0' ON EMPTY, "
                + "NESTED PATH '$.b[*]' COLUMNS (c INT PATH '$'))) AS jt", "mysql"));
        Assert.Equal("t, lateral XMLTABLE('/r', t.doc) columns (a NUMBER '@a', b VARCHAR2(10)) as x",
            Of("t, XMLTABLE('/r' PASSING t.doc COLUMNS a NUMBER PATH '@a', b VARCHAR2(10)) x", "oracle"));
    }

    [Fact]
    public void A_window_function_reads_its_table()
    {
        Assert.Equal("lateral TUMBLE(DESCRIPTOR(ts), (INTERVAL '1' <HOUR>)) over [t] as w",
            Of("TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR)) AS w", "flink"));
        Assert.Equal("lateral HOP(SIZE => (INTERVAL '5' <MINUTE>)) over [t]",
            Of("TABLE(HOP(DATA => TABLE t, SIZE => INTERVAL '5' MINUTE))", "flink"));
        Assert.Equal("lateral TUMBLE(ts, (INTERVAL '1' <MINUTE>)) over [t]", Of("TUMBLE(t, ts, INTERVAL '1' MINUTE)", "risingwave"));
        Assert.Equal("lateral f(x => 1) over [t] as r", Of("f(input => TABLE t PARTITION BY a ORDER BY b, x => 1) r", "trino"));
    }

    [Fact]
    public void Functions_of_the_engine_over_a_table_are_queries()
    {
        Assert.Equal("{select opaque() as KEY, CONTAINS(c) as RANK from dbo.t where CONTAINS(c)} as k",
            Of("CONTAINSTABLE(dbo.t, c, 'x', LANGUAGE 1033, 5) AS k", "tsql"));
    }

    [Fact]
    public void Hive_functions_over_partitions_nest() =>
        Assert.Equal("noop() over [noop('x') over [part]] as n",
            Of("noop(ON noop(ON part PARTITION BY a ORDER BY b arg1('x')) PARTITION BY c) n", "hive"));

    [Fact]
    public void Arguments_by_equals_sign_are_named() =>
        Assert.Equal("lateral read_csv('f.csv', header => TRUE) as r", Of("read_csv('f.csv', header = true) r", "duckdb"));

    [Fact]
    public void A_table_function_may_hide_in_table_parentheses() =>
        Assert.Equal("t, lateral FLATTEN(input => t.x) as f, lateral f(1)",
            Of("t, LATERAL FLATTEN(input => t.x) f, TABLE(f(1))", "snowflake"));
}
