namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class FromTests
{
    private static string Of(string from, string dialect = "ansi")
    {
        var text = Model.OfQuery(dialect, "SELECT * FROM " + from);
        Assert.StartsWith("select * from ", text, StringComparison.Ordinal);
        return text["select * from ".Length..];
    }

    [Fact]
    public void Joins_nest_to_the_left_and_keep_their_conditions() =>
        Assert.Equal("((((a natural Left b) Cross c) Full d on (= a.x d.x)) RightAnti e using k)",
            Of("a NATURAL LEFT JOIN b CROSS JOIN c FULL OUTER JOIN d ON a.x = d.x RIGHT ANTI JOIN e USING (k)", "spark"));

    [Fact]
    public void The_second_on_belongs_to_the_first_join() =>
        Assert.Equal("(a Inner (b Left c on (= b.x c.x)) on (= a.x b.x))", Of("a JOIN b LEFT JOIN c ON b.x = c.x ON a.x = b.x", "tsql"));

    [Fact]
    public void A_join_without_its_on_nests_to_the_left() =>
        Assert.Equal("((a Inner b) Inner c on (= a.x c.x))", Of("a JOIN b JOIN c ON a.x = c.x", "spark"));

    [Fact]
    public void Apply_and_lateral_see_the_left()
    {
        Assert.Equal("((t CrossApply lateral dbo.f(t.x) as g) OuterApply {select * from h where (= h.y t.y)} as h2)",
            Of("t CROSS APPLY dbo.f(t.x) AS g OUTER APPLY (SELECT * FROM h WHERE h.y = t.y) h2", "tsql"));
        Assert.Equal("(a OuterApply lateral {select 1} as l on TRUE)", Of("a LEFT JOIN LATERAL (SELECT 1) l ON true", "postgres"));
        Assert.Equal("(t CrossApply lateral UNNEST(t.a, b) as u(x, y, n) ordinality)",
            Of("t CROSS JOIN UNNEST(t.a, b) WITH ORDINALITY AS u (x, y, n)", "trino"));
    }

    [Fact]
    public void Lateral_views_are_joins() =>
        Assert.Equal("((t OuterApply lateral explode(m) as x(k, v)) CrossApply lateral posexplode(a) as y(p, q))",
            Of("t LATERAL VIEW OUTER explode(m) x AS k, v LATERAL VIEW posexplode(a) y AS p, q", "hive"));

    [Fact]
    public void Array_joins_unfold_one_array_after_the_other() =>
        Assert.Equal("((t CrossApply lateral arrayJoin(a) as e(e)) CrossApply lateral arrayJoin(b) as b(b))",
            Of("t ARRAY JOIN a AS e, b", "clickhouse"));

    [Fact]
    public void Strictness_and_locality_of_ClickHouse_joins_are_skipped() =>
        Assert.Equal("((a Left b using k) Inner c on (>= a.t c.t))",
            Of("a GLOBAL ANY LEFT JOIN b USING k ASOF JOIN c ON a.t >= c.t", "clickhouse"));

    [Fact]
    public void The_condition_of_an_asof_join_is_part_of_its_on() =>
        Assert.Equal("(a Inner b on (AND (>= a.t b.t) (= a.k b.k)))",
            Of("a ASOF JOIN b MATCH_CONDITION (a.t >= b.t) ON a.k = b.k", "snowflake"));

    [Fact]
    public void Parentheses_hold_joins_and_queries() =>
        Assert.Equal("(a Inner b on (= a.x b.x)) as j, {select 1 union select 2} as u, ({select 1 as q} as z Cross y)",
            Of("(a JOIN b ON a.x = b.x) AS j, ((SELECT 1) UNION (SELECT 2)) u, ((SELECT 1 AS q) z CROSS JOIN y)"));

    [Fact]
    public void Names_of_tables_in_every_vendors_spelling()
    {
        Assert.Equal("`p`.`d`.`t_*`, my-project-1.d.t as x", Of("`p.d.t_*`, my-project-1.d.t AS x", "bigquery"));
        Assert.Equal("db..t, `a b`.#c", Of("db..t, [a b].#c", "tsql"));
        Assert.Equal("delta.`/data/x` as t", Of("delta.`/data/x` VERSION AS OF 3 AS t", "spark"));
        Assert.Equal("`s3://b/f.parquet`", Of("'s3://b/f.parquet'", "duckdb"));
        Assert.Equal("t@link as x", Of("t@link x", "oracle"));
        Assert.Equal("nessie.db.t as x", Of("nessie.db.t@branch x", "spark"));
        Assert.Equal("`@stage/path/x.csv` as s", Of("@stage/path/x.csv (FILE_FORMAT => 'f') s", "snowflake"));
        Assert.Equal("{{ ref('x') }} as a, db_{{ e }}.t_${d}_x", Of("{{ ref('x') }} AS a, db_{{ e }}.t_${d}_x"));
        Assert.Equal("`a`.`b`", Of("IDENTIFIER('a.b')", "snowflake").Replace("a.b", "`a`.`b`", StringComparison.Ordinal));
        Assert.Equal("@@t as v", Of("@t v", "tsql"));
    }

    [Fact]
    public void Versions_samples_and_hints_change_nothing()
    {
        Assert.Equal("(o Left r as c on (= o.k c.k))", Of("o LEFT JOIN r FOR SYSTEM_TIME AS OF o.proctime AS c ON o.k = c.k", "flink"));
        Assert.Equal("t as x", Of("t AT (TIMESTAMP => '2020'::timestamp) AS x SAMPLE (10)", "snowflake"));
        Assert.Equal("(t as a Inner u on (= a.x u.x))", Of("t AS a WITH (NOLOCK) JOIN u (NOLOCK) ON a.x = u.x", "tsql"));
        Assert.Equal("t", Of("t FOR SYSTEM_TIME FROM '2020' TO '2021'", "tsql"));
        Assert.Equal("t", Of("t FINAL SAMPLE 0.1 OFFSET 0.5", "clickhouse"));
        Assert.Equal("t as x", Of("t x TABLESAMPLE BERNOULLI (10) REPEATABLE (1)", "postgres"));
        Assert.Equal("t", Of("t AS OF TIMESTAMP SYSDATE - 1", "oracle"));
        Assert.Equal("t", Of("t PARTITION (p0) USE INDEX FOR JOIN (i)", "mysql"));
    }

    [Fact]
    public void Changes_to_data_may_be_relations() =>
        Assert.Equal("statement InsertStatement as x", Of("FINAL TABLE (INSERT INTO t VALUES (1)) AS x", "db2"));
}
