using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.Tests.Typing;

/// <summary>Types, nullability and keys of what queries give.</summary>
public sealed class InferenceTests
{
    private static readonly FewTables Tables = new(
        "users(id bigint!, name string, country string!, born date, tags array<string>; key id)",
        "orders(id bigint!, user_id bigint!, amount decimal(10,2), qty int!, at timestamp!, note string; key id)",
        "days(user_id bigint!, dt date!, n int!; key user_id,dt)");

    [Theory]
    [InlineData("SELECT id + 1 FROM users", "int64")]
    [InlineData("SELECT qty / 2 FROM orders", "double")]
    [InlineData("SELECT amount * qty FROM orders", "decimal(21,2)")]
    [InlineData("SELECT SUM(qty) FROM orders", "int64")]
    [InlineData("SELECT SUM(amount) FROM orders", "decimal(20,2)")]
    [InlineData("SELECT AVG(qty) FROM orders", "double")]
    [InlineData("SELECT COUNT(*) FROM orders", "int64")]
    [InlineData("SELECT name || '!' FROM users", "string")]
    [InlineData("SELECT id > 1 AND name LIKE 'a%' FROM users", "boolean")]
    [InlineData("SELECT CASE WHEN id = 1 THEN qty ELSE id END FROM orders", "int64")]
    [InlineData("SELECT COALESCE(born, '2020-01-01') FROM users", "date")]
    [InlineData("SELECT CAST(id AS string) FROM users", "string")]
    [InlineData("SELECT tags[0] FROM users", "string")]
    [InlineData("SELECT t FROM users LATERAL VIEW explode(tags) x AS t", "string")]
    [InlineData("SELECT named_struct('a', id, 'b', name) FROM users", "struct<a:int64,b:string>")]
    [InlineData("SELECT s.b FROM (SELECT named_struct('a', id, 'b', name) AS s FROM users) q", "string")]
    [InlineData("SELECT collect_list(qty) FROM orders", "array<int32>")]
    [InlineData("SELECT qty FROM orders UNION ALL SELECT id FROM users", "int64")]
    [InlineData("WITH c AS (SELECT MAX(at) AS m FROM orders) SELECT m FROM c", "timestamptz")]
    [InlineData("SELECT (SELECT MAX(n) FROM days) FROM users", "int32")]
    [InlineData("SELECT row_number() OVER (ORDER BY id) FROM users", "int32")]
    [InlineData("SELECT transform(tags, t -> length(t)) FROM users", "array<int32>")]
    [InlineData("SELECT transform(tags, t -> t) FROM users", "array<string>")]
    [InlineData("SELECT transform(tags, (t, i) -> i) FROM users", "array<int32>")]
    [InlineData("SELECT aggregate(tags, 0L, (acc, t) -> acc + length(t)) FROM users", "int64")]
    [InlineData("SELECT aggregate(tags, 0L, (acc, t) -> acc + length(t), acc -> cast(acc AS double)) FROM users", "double")]
    [InlineData("SELECT zip_with(tags, tags, (l, r) -> length(l)) FROM users", "array<int32>")]
    [InlineData("SELECT transform_values(map(name, id), (k, v) -> k) FROM users", null)]
    [InlineData("SELECT DATE '2020-01-01'", "date")]
    [InlineData("SELECT 1.50", "decimal(3,2)")]
    [InlineData("SELECT my_function(id) FROM users", null)]
    [InlineData("SELECT a FROM unseen", null)]
    [InlineData("SELECT NULL", null)]
    public void A_column_has_the_type_that_is_known_and_no_other(string sql, string? expected) =>
        Assert.Equal(expected, Analyze(sql).OutputColumns[0].Type?.ToString());

    [Theory]
    [InlineData("postgres", "SELECT 1 / 2", "int32")]
    [InlineData("bigquery", "SELECT 1 / 2", "double")]
    [InlineData("tsql", "SELECT SUM(qty) FROM orders", "int32")]
    [InlineData("postgres", "SELECT SUM(id) FROM users", "decimal(*)")]
    [InlineData("tsql", "SELECT COUNT(*) FROM orders", "int32")]
    [InlineData("bigquery", "SELECT EXTRACT(DATE FROM at) FROM orders", "date")]
    [InlineData("bigquery", "SELECT ARRAY(SELECT AS STRUCT 1 AS x)", "array<struct<x:int64>>")]
    [InlineData("postgres", "SELECT DATE '2020-01-02' - DATE '2020-01-01'", "int32")]
    [InlineData("mysql", "SELECT id = 1 FROM users", "int64")]
    public void Arithmetic_is_the_dialects(string dialect, string sql, string expected) =>
        Assert.Equal(expected, Analyze(sql, dialect).OutputColumns[0].Type?.ToString());

    [Theory]
    [InlineData("SELECT r.p FROM (VALUES (1, 'x'), (2, NULL)) AS r (a, p)", "string")]
    [InlineData("SELECT q.p FROM (SELECT r.* FROM (VALUES (NULL, 1), ('x', 2)) AS r (p, a)) AS q", "string")]
    [InlineData("SELECT NULLIF(r.p, 'x') FROM (VALUES ('x'), (NULL)) AS r (p)", "string")]
    [InlineData("SELECT CASE WHEN id = 1 THEN 'a' ELSE NULL END FROM users", "string")]
    [InlineData("SELECT lag(r.p) OVER (ORDER BY r.a) FROM (VALUES (1, NULL), (2, 'x')) AS r (a, p)", "string")]
    [InlineData("SELECT r.p FROM (VALUES (NULL), (NULL)) AS r (p)", null)]
    public void Texts_beside_nothing_but_null_are_texts(string sql, string? expected) =>
        Assert.Equal(expected, Analyze(sql, "postgres").OutputColumns[0].Type?.ToString());

    [Theory]
    [InlineData("postgres", "SELECT jsonb_build_object('x', id, 'y', name) ->> 'x' FROM users", "string")]
    [InlineData("postgres", "SELECT jsonb_build_object('x', id) -> 'x' FROM users", "json")]
    [InlineData("postgres", "SELECT jsonb_build_object('x', id) ->> ('x' || '') FROM users", "string")]
    [InlineData("postgres", "SELECT note -> 'x' FROM orders", null)]
    [InlineData("mysql", "SELECT note ->> '$.x' FROM orders", "string")]
    [InlineData("sqlite", "SELECT note ->> 'x' FROM orders", null)]
    public void An_arrow_takes_a_document_or_its_text_out_of_a_document(string dialect, string sql, string? expected) =>
        Assert.Equal(expected, Analyze(sql, dialect).OutputColumns[0].Type?.ToString());

    [Theory]
    [InlineData("SELECT id FROM users", false)]
    [InlineData("SELECT name FROM users", true)]
    [InlineData("SELECT name FROM users WHERE name IS NOT NULL", false)]
    [InlineData("SELECT name FROM users WHERE name = 'a' AND id > 3", false)]
    [InlineData("SELECT name FROM users WHERE name = 'a' OR id > 3", true)]
    [InlineData("SELECT u.id FROM orders o LEFT JOIN users u ON u.id = o.user_id", true)]
    [InlineData("SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.user_id", false)]
    [InlineData("SELECT u.id FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE u.id > 1", false)]
    [InlineData("SELECT u.name FROM users u JOIN users v ON u.name = v.name", false)]
    [InlineData("SELECT COALESCE(name, 'x') FROM users", false)]
    [InlineData("SELECT CASE WHEN id = 1 THEN id END FROM users", true)]
    [InlineData("SELECT CASE WHEN id = 1 THEN id ELSE 0 END FROM users", false)]
    [InlineData("SELECT COUNT(name) FROM users", false)]
    [InlineData("SELECT SUM(id) FROM users", true)]
    [InlineData("SELECT SUM(id) FROM users GROUP BY country", false)]
    [InlineData("SELECT country FROM users GROUP BY ROLLUP (country)", true)]
    [InlineData("SELECT id FROM users UNION ALL SELECT user_id FROM orders", false)]
    [InlineData("SELECT id FROM users UNION ALL SELECT NULL", true)]
    [InlineData("SELECT TRY_CAST(id AS int) FROM users", true)]
    [InlineData("SELECT (SELECT id FROM users WHERE name = 'x') FROM orders", true)]
    [InlineData("SELECT my_function(id) FROM users", null)]
    public void A_column_is_nullable_where_it_may_be_and_not_where_it_never_is(string sql, bool? expected) =>
        Assert.Equal(expected, Analyze(sql).OutputColumns[0].Nullable);

    [Theory]
    [InlineData("SELECT id, name FROM users", "id")]
    [InlineData("SELECT name FROM users", "")]
    [InlineData("SELECT country, COUNT(*) AS n FROM users GROUP BY country", "country")]
    [InlineData("SELECT lower(country) AS c, COUNT(*) FROM users GROUP BY lower(country)", "c")]
    [InlineData("SELECT country, COUNT(*) FROM users GROUP BY ROLLUP (country)", "")]
    [InlineData("SELECT DISTINCT name, country FROM users", "name,country")]
    [InlineData("SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id", "id")]
    [InlineData("SELECT o.id, u.name FROM orders o LEFT JOIN users u ON u.id = o.user_id", "id")]
    [InlineData("SELECT o.id, d.n FROM orders o LEFT JOIN days d ON d.user_id = o.user_id", "")]
    [InlineData("SELECT o.id, d.n FROM orders o LEFT JOIN days d ON d.user_id = o.user_id AND d.dt = DATE '2020-01-01'", "id")]
    [InlineData("SELECT user_id, n FROM days WHERE dt = DATE '2020-01-01'", "user_id")]
    [InlineData("SELECT id FROM users UNION ALL SELECT id FROM orders", "")]
    [InlineData("SELECT id FROM users UNION SELECT id FROM orders", "id")]
    [InlineData("SELECT * FROM (SELECT user_id, amount, row_number() OVER (PARTITION BY user_id ORDER BY at) AS rn FROM orders) q WHERE rn = 1", "user_id")]
    [InlineData("SELECT user_id, amount FROM orders QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY at) = 1", "user_id")]
    [InlineData("WITH c AS (SELECT id, user_id FROM orders) SELECT a.id FROM c a JOIN c b ON a.user_id = b.user_id", "")]
    [InlineData("SELECT id, t FROM users LATERAL VIEW explode(tags) x AS t", "")]
    [InlineData("SELECT u.id FROM users u LEFT SEMI JOIN orders o ON o.user_id = u.id", "id")]
    public void The_rows_of_a_result_are_told_apart_by_its_keys(string sql, string expected) =>
        Assert.Equal(expected, string.Join(';', Analyze(sql).Keys.Select(key => string.Join(',', key.Columns))));

    [Theory]
    [InlineData("SELECT COUNT(*) FROM users")]
    [InlineData("SELECT name FROM users ORDER BY name LIMIT 1")]
    public void One_row_at_most_is_a_key_without_columns(string sql) => Assert.Empty(Assert.Single(Analyze(sql).Keys).Columns);

    [Fact]
    public void What_a_script_creates_has_the_types_and_keys_of_its_query()
    {
        var result = Analyze("CREATE TABLE per_country AS SELECT country, COUNT(*) AS n FROM users GROUP BY country");
        var schema = Assert.Single(result.Definitions);
        Assert.Equal([("country", "string", (bool?)false), ("n", "int64", false)], schema.Columns.Select(column => (column.Name, column.Type, column.Nullable)));
        Assert.Equal(["country"], Assert.Single(schema.Keys));
    }

    [Fact]
    public void Constraints_of_a_table_become_its_keys()
    {
        var result = Analyze(
            "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c int, d int, CONSTRAINT u UNIQUE (b), UNIQUE (c), PRIMARY KEY (a, d)); SELECT a, b FROM t", "postgres");
        Assert.Equal(["a", "b"], result.Keys.Where(key => key.Table is null).Select(key => string.Join(',', key.Columns)).Order());
        Assert.Equal([false, false, null, false], result.Definitions[0].Columns.Select(column => column.Nullable));
    }

    [Theory]
    [InlineData("bigquery", "CREATE TEMP TABLE x (a NUMERIC, b STRING); INSERT INTO x SELECT id, name FROM users; CREATE TABLE o AS SELECT a FROM x", "decimal(38,9)")]
    [InlineData("tsql", "DECLARE @x TABLE (a DECIMAL(9,1)); INSERT INTO @x SELECT id FROM users; INSERT INTO o SELECT a FROM @x", "decimal(9,1)")]
    [InlineData("bigquery", "CREATE TEMP FUNCTION f(x INT64) RETURNS NUMERIC AS (x + 1); CREATE TABLE o AS SELECT f(id) AS a FROM users", "decimal(38,9)")]
    [InlineData("bigquery", "CREATE TEMP FUNCTION f(x INT64) RETURNS ARRAY<STRING> LANGUAGE js AS 'return []'; CREATE TABLE o AS SELECT f(id) AS a FROM users", "array<string>")]
    [InlineData("spark", "CREATE FUNCTION f(x INT) RETURNS BIGINT RETURN x + 1; CREATE TABLE o AS SELECT f(qty) AS a FROM orders", "int64")]
    public void What_a_temp_table_or_function_declares_is_the_type(string dialect, string sql, string expected)
    {
        var result = Analyze(sql, dialect);
        Assert.Equal(expected, result.OutputColumns.Last().Type?.ToString());
        Assert.Contains(result.Columns, edge => edge.Source.Table.ToString() is "users" or "orders");
    }

    [Theory]
    [InlineData("SELECT x.m FROM (SELECT country, MAX(id) AS m FROM users GROUP BY country) x", "")]
    [InlineData("SELECT country, m FROM (SELECT country, MAX(id) AS m FROM users GROUP BY country) x", "country")]
    [InlineData("SELECT u.id, l.m FROM users u LEFT JOIN (SELECT user_id, MAX(amount) AS m FROM orders GROUP BY user_id) l ON l.user_id = u.id", "id")]
    [InlineData("SELECT m FROM (SELECT MAX(id) AS m FROM users) x", "()")]
    [InlineData("SELECT country, rn FROM (SELECT country, ROW_NUMBER() OVER (PARTITION BY country ORDER BY id) AS rn FROM users) x", "country,rn")]
    [InlineData("SELECT x.country, x.rn, o.qty FROM (SELECT country, ROW_NUMBER() OVER (PARTITION BY country ORDER BY id) AS rn FROM users) x JOIN orders o ON o.qty > x.rn", "")]
    public void An_aggregate_of_a_query_below_makes_no_single_row_of_this_one(string sql, string keys) =>
        Assert.Equal(keys, string.Join(' ', Analyze(sql).Keys.Select(key => key.Columns.Length == 0 ? "()" : string.Join(',', key.Columns))));

    [Fact]
    public void Without_being_asked_nothing_is_inferred()
    {
        var result = Analyze("SELECT id FROM users", infer: false);
        Assert.False(result.HasTypes);
        Assert.Null(result.OutputColumns[0].Type);
    }

    private static LineageResult Analyze(string sql, string dialect = "spark", bool infer = true)
    {
        var rules = SqlDialects.Find(dialect, out _);
        return SqlLineageAnalyzer.Analyze(
            sql, rules, new DialectFrontEnd(rules), Tables, new AnalysisOptions { InferTypes = infer }, TestContext.Current.CancellationToken);
    }
}
