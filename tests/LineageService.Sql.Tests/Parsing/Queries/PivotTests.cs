namespace LineageService.Sql.Tests.Parsing.Queries;

public sealed class PivotTests
{
    private static string Of(string from, string dialect)
    {
        var text = Model.OfQuery(dialect, from);
        return text["select * from ".Length..];
    }

    [Fact]
    public void Pivot_keeps_aggregates_columns_and_values()
    {
        Assert.Equal("pivot({select a, b from t}; SUM(a) as s, COUNT(*) as c for b in 1 as x, 2 as y)",
            Of("SELECT * FROM (SELECT a, b FROM t) PIVOT (SUM(a) AS s, COUNT(*) AS c FOR b IN (1 AS x, 2 AS y))", "oracle"));
        Assert.Equal("pivot(t; SUM(a) for b, c in struct(1, 2) as x, struct(3, 4))",
            Of("SELECT * FROM t PIVOT (SUM(a) FOR (b, c) IN ((1, 2) AS x, (3, 4)))", "spark"));
        Assert.Equal("pivot(t; SUM(a) for b in ?) as p", Of("SELECT * FROM t PIVOT (SUM(a) FOR b IN (ANY ORDER BY b)) AS p", "snowflake"));
    }

    [Fact]
    public void TSql_writes_values_as_names() =>
        Assert.Equal("pivot(t; SUM(a) for b in '2020' as 2020, '2021' as 2021) as p",
            Of("SELECT * FROM t PIVOT (SUM(a) FOR b IN ([2020], [2021])) AS p", "tsql"));

    [Fact]
    public void Unpivot_keeps_value_and_name_columns()
    {
        Assert.Equal("unpivot(t; v for n in a, b) as u(x, y, z)",
            Of("SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR n IN (a, b AS 'B')) u (x, y, z)", "oracle"));
        Assert.Equal("unpivot(t; v, w for n in a+b, c+d)",
            Of("SELECT * FROM t UNPIVOT ((v, w) FOR n IN ((a, b) AS 'x', (c, d) AS 'y'))", "spark"));
    }

    [Fact]
    public void DuckDB_pivots_as_a_statement()
    {
        Assert.Equal("pivot(t; SUM(x) as s for y in 1, 2 group g)", Of("PIVOT t ON y IN (1, 2) USING SUM(x) AS s GROUP BY g", "duckdb"));
        Assert.Equal("pivot(t; SUM(x) for y in ?)", Of("PIVOT t ON y USING SUM(x)", "duckdb"));
        Assert.Equal("unpivot(t; v for n in a, b)", Of("UNPIVOT t ON a, b INTO NAME n VALUE v", "duckdb"));
        Assert.Equal("unpivot(t; v for n in *)", Of("UNPIVOT t ON COLUMNS(* EXCLUDE (id)) INTO NAME n VALUE v", "duckdb"));
    }

    [Fact]
    public void Row_patterns_keep_their_parts() =>
        Assert.Equal("match(t; partition a; order ts; measures FIRST(A.x) as fx; define (> A.x 1), (< B.y 2); pattern A B u; all rows) as m",
            Of("SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY ts MEASURES FINAL FIRST(A.x) AS fx "
                + "ALL ROWS PER MATCH AFTER MATCH SKIP PAST LAST ROW "
                + "PATTERN (A B+?) WITHIN INTERVAL '1' HOUR SUBSET u = (A, B) DEFINE A AS A.x > 1, B AS B.y < 2) AS m", "flink"));
}
