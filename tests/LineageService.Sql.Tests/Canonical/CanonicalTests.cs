using LineageService.Sql.Canonical;
using LineageService.Sql.Dialects;
using LineageService.Sql.Tests.Typing;

namespace LineageService.Sql.Tests.Canonical;

/// <summary>What makes no difference has one form; what may make one has two.</summary>
public sealed class CanonicalTests
{
    private static readonly FewTables Tables = new(
        "users(id bigint!, name string, country string!, born date; key id)", "orders(id bigint!, user_id bigint!, amount decimal(10,2), qty int!; key id)");

    [Theory]
    [InlineData("SELECT id FROM users", "select  ID /* x */\nfrom Users -- y")]
    [InlineData("SELECT u.id FROM users u", "SELECT v.id FROM users AS v")]
    [InlineData("SELECT u.id FROM users u", "SELECT id FROM users")]
    [InlineData("SELECT * FROM users", "SELECT id, name, country, born FROM users")]
    [InlineData("SELECT id FROM users WHERE id = 1 AND name = 'a'", "SELECT id FROM users WHERE 'a' = name AND (id = 1)")]
    [InlineData("SELECT id FROM users WHERE id = 1", "SELECT id FROM users WHERE id = 1 AND TRUE AND id = 1 AND 1 = 1")]
    [InlineData("SELECT id FROM users", "SELECT id FROM users WHERE 1 = 1")]
    [InlineData("SELECT id FROM users WHERE id BETWEEN 1 AND 5", "SELECT id FROM users WHERE id >= 1 AND 5 >= id")]
    [InlineData("SELECT id FROM users WHERE id IN (3, 1, 2)", "SELECT id FROM users WHERE id IN (1, 2, 3, 3)")]
    [InlineData("SELECT id FROM users WHERE id <> 1", "SELECT id FROM users WHERE id != 1")]
    [InlineData("SELECT id FROM users WHERE NOT NOT id = 1", "SELECT id FROM users WHERE id = 1")]
    [InlineData("SELECT CAST(id AS bigint) AS x FROM users", "SELECT id AS x FROM users")]
    [InlineData("SELECT 1 + 2 AS x", "SELECT 3 AS x")]
    [InlineData("SELECT SUM((qty)) AS s FROM orders", "SELECT SUM(qty) AS s FROM orders")]
    [InlineData("WITH c AS (SELECT id AS k, name FROM users) SELECT k FROM c", "SELECT d.i AS k FROM (SELECT id AS i, name FROM users) d")]
    [InlineData("SELECT u.id, o.qty FROM users u JOIN orders o ON u.id = o.user_id", "SELECT b.id, a.qty FROM orders a INNER JOIN users b ON a.user_id = b.id")]
    [InlineData("SELECT u.id FROM users u LEFT JOIN orders o ON u.id = o.user_id", "SELECT a.id FROM users a LEFT OUTER JOIN orders b ON (b.user_id = a.id)")]
    [InlineData("SELECT country, COUNT(*) AS n FROM users GROUP BY country", "SELECT u.country, count(*) AS n FROM users u GROUP BY 1")]
    [InlineData("SELECT country, name FROM users GROUP BY country, name", "SELECT country, name FROM users GROUP BY name, country")]
    [InlineData("SELECT id FROM users ORDER BY id", "SELECT id FROM users ORDER BY 1 ASC")]
    [InlineData("SELECT SUM(qty) OVER w AS s FROM orders WINDOW w AS (PARTITION BY user_id)", "SELECT SUM(qty) OVER (PARTITION BY user_id) AS s FROM orders")]
    [InlineData("SELECT CASE id WHEN 1 THEN 'a' END AS c FROM users", "SELECT CASE WHEN id = 1 THEN 'a' ELSE NULL END AS c FROM users")]
    [InlineData("SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)", "SELECT id FROM users x WHERE EXISTS (SELECT 1 FROM orders y WHERE y.user_id = x.id)")]
    [InlineData("INSERT INTO t SELECT u.id FROM users u", "insert into T select id from users")]
    [InlineData("UPDATE users SET name = 'a', country = 'b' WHERE id = 1 AND TRUE", "update Users u set u.country = ('b'), name = 'a' where (1 = u.id)")]
    [InlineData("UPDATE t SET a = s.b FROM users s WHERE t.id = s.id", "UPDATE t AS x SET a = y.b FROM users AS y WHERE y.id = x.id")]
    [InlineData("WITH c AS (SELECT id FROM users) DELETE FROM t USING c WHERE c.id = t.id", "DELETE FROM t x USING (SELECT id FROM users) d WHERE x.id = d.id")]
    [InlineData("DELETE FROM users WHERE id > 5 OR name = 'a'", "DELETE FROM users u WHERE u.name = 'a' OR 5 < u.id")]
    [InlineData(
        "MERGE INTO t USING users s ON t.id = s.id WHEN MATCHED AND s.id > 1 THEN UPDATE SET a = s.name, b = s.country WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, s.name)",
        "merge into t x using users y on (y.id = x.id) when not matched then insert (a, id) values (y.name, y.id) when matched and 1 < y.id then update set b = y.country, x.a = y.name")]
    [InlineData("SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM unseen o WHERE o.k = u.id)", "SELECT x.id FROM users x WHERE EXISTS (SELECT 1 FROM unseen y WHERE y.k = x.id)")]
    [InlineData("BEGIN UPDATE t SET a = 1 WHERE b = 2; SELECT u.id FROM users u; END", "BEGIN update t x set a = 1 where 2 = x.b; select id from users; END")]
    [InlineData("CREATE FUNCTION f(x INT) RETURNS INT RETURN (SELECT MAX(o.qty) FROM orders o WHERE o.id = x)", "CREATE FUNCTION f(x INT) RETURNS INT RETURN (SELECT MAX(p.qty) FROM orders p WHERE x = p.id)")]
    public void Spelling_makes_no_difference(string one, string other) => Assert.Equal(Of(one).Text, Of(other).Text);

    [Theory]
    [InlineData("SELECT id FROM users WHERE id = 1", "SELECT id FROM users WHERE id = 2")]
    [InlineData("SELECT id FROM users WHERE name = 'a'", "SELECT id FROM users WHERE name = 'A'")]
    [InlineData("SELECT id FROM users WHERE id < 1", "SELECT id FROM users WHERE id <= 1")]
    [InlineData("SELECT id FROM users WHERE id < qty", "SELECT id FROM users WHERE qty < id")]
    [InlineData("SELECT id - 1 AS x FROM users", "SELECT 1 - id AS x FROM users")]
    [InlineData("SELECT id FROM users", "SELECT DISTINCT id FROM users")]
    [InlineData("SELECT id FROM users", "SELECT name FROM users")]
    [InlineData("SELECT id FROM users", "SELECT id AS k FROM users")]
    [InlineData("SELECT id FROM users", "SELECT id FROM orders")]
    [InlineData("SELECT u.id FROM users u JOIN orders o ON u.id = o.user_id", "SELECT u.id FROM users u LEFT JOIN orders o ON u.id = o.user_id")]
    [InlineData("SELECT u.id FROM users u LEFT JOIN orders o ON u.id = o.user_id", "SELECT u.id FROM orders o LEFT JOIN users u ON u.id = o.user_id")]
    [InlineData("SELECT a.id FROM users a JOIN users b ON a.id = b.id", "SELECT b.name FROM users a JOIN users b ON a.id = b.id")]
    [InlineData("SELECT SUM(qty) AS s FROM orders", "SELECT MAX(qty) AS s FROM orders")]
    [InlineData("SELECT COUNT(id) AS s FROM orders", "SELECT COUNT(DISTINCT id) AS s FROM orders")]
    [InlineData("SELECT id FROM users ORDER BY id", "SELECT id FROM users ORDER BY id DESC")]
    [InlineData("SELECT id FROM users ORDER BY id LIMIT 1", "SELECT id FROM users ORDER BY id LIMIT 2")]
    [InlineData("SELECT id FROM users UNION SELECT id FROM orders", "SELECT id FROM users UNION ALL SELECT id FROM orders")]
    [InlineData("SELECT country FROM users GROUP BY country, name", "SELECT country FROM users GROUP BY country")]
    [InlineData("SELECT country, name FROM users GROUP BY ROLLUP (country, name)", "SELECT country, name FROM users GROUP BY CUBE (country, name)")]
    [InlineData("SELECT id FROM users WHERE name LIKE 'a!%' ESCAPE '!'", "SELECT id FROM users WHERE name LIKE 'a!%'")]
    [InlineData("SELECT SUM(qty) OVER (ORDER BY id ROWS 1 PRECEDING) AS s FROM orders", "SELECT SUM(qty) OVER (ORDER BY id ROWS 2 PRECEDING) AS s FROM orders")]
    [InlineData("SELECT CAST(id AS int) AS x FROM users", "SELECT TRY_CAST(id AS int) AS x FROM users")]
    [InlineData("SELECT EXTRACT(YEAR FROM born) AS x FROM users", "SELECT EXTRACT(MONTH FROM born) AS x FROM users")]
    [InlineData("SELECT id FROM users TABLESAMPLE (10 PERCENT)", "SELECT id FROM users TABLESAMPLE (20 PERCENT)")]
    [InlineData("SELECT id FROM users WHERE NOT id = 1", "SELECT id FROM users WHERE id = 1")]
    [InlineData("SELECT id FROM users WHERE id = 1 AND name = 'a' OR id = 2", "SELECT id FROM users WHERE id = 1 AND (name = 'a' OR id = 2)")]
    [InlineData("WITH c AS (SELECT id, qty FROM orders WHERE id > 1) SELECT * FROM c PIVOT (SUM(qty) FOR id IN (1, 2))", "WITH c AS (SELECT id, qty FROM orders WHERE id > 2) SELECT * FROM c PIVOT (SUM(qty) FOR id IN (1, 2))")]
    [InlineData("SELECT * FROM orders PIVOT (SUM(qty) FOR id IN (1, 2))", "SELECT * FROM orders PIVOT (SUM(qty) FOR id IN (1, 3))")]
    [InlineData("INSERT INTO t SELECT id FROM users", "INSERT OVERWRITE TABLE t SELECT id FROM users")]
    [InlineData("SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)", "SELECT id FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)")]
    [InlineData("WITH c AS (SELECT id FROM users WHERE id > 1) SELECT id FROM c", "WITH c AS (SELECT id FROM users WHERE id > 2) SELECT id FROM c")]
    [InlineData("UPDATE t SET a = 1", "UPDATE t SET a = 2")]
    [InlineData("UPDATE t SET a = 1", "UPDATE t SET b = 1")]
    [InlineData("UPDATE t SET a = b, b = a", "UPDATE t SET b = a, a = b")]
    [InlineData("UPDATE t SET a = 1 WHERE b = 2", "UPDATE t SET a = 1")]
    [InlineData("UPDATE t SET a = 1 FROM users s WHERE t.id = s.id", "UPDATE t SET a = 1 FROM orders s WHERE t.id = s.id")]
    [InlineData("UPDATE t SET a = 1 RETURNING a", "UPDATE t SET a = 1 RETURNING b")]
    [InlineData("UPDATE users SET name = 'a' FROM users x WHERE users.id = x.id", "UPDATE users x SET name = 'a' FROM users WHERE users.id = x.id AND users.id = 1")]
    [InlineData("DELETE FROM t", "DELETE FROM t WHERE a = 1")]
    [InlineData("DELETE FROM t", "DELETE FROM u")]
    [InlineData("DELETE FROM t", "UPDATE t SET a = 1")]
    [InlineData("DELETE FROM t WHERE a = 1 LIMIT 1", "DELETE FROM t WHERE a = 1 LIMIT 2")]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE", "MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE")]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a", "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.b")]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND s.x THEN DELETE WHEN MATCHED THEN UPDATE SET a = 1", "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = 1 WHEN MATCHED AND s.x THEN DELETE")]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (a, b) VALUES (s.a, s.b)", "MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (b, a) VALUES (s.a, s.b)")]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE", "MERGE INTO t USING s ON t.id = s.k WHEN MATCHED THEN DELETE")]
    [InlineData("BEGIN UPDATE t SET a = 1; SELECT 1; END", "BEGIN UPDATE t SET a = 1; SELECT 2; END")]
    [InlineData("IF x > 1 THEN SELECT 1; END IF", "IF x > 2 THEN SELECT 1; END IF")]
    public void A_difference_that_may_matter_is_one(string one, string other) => Assert.NotEqual(Of(one).Text, Of(other).Text);

    [Fact]
    public void A_changed_column_changes_its_own_expression_and_no_clause()
    {
        var before = Query("WITH c AS (SELECT id, name AS a FROM users WHERE id > 1) SELECT id, a FROM c WHERE id < 9");
        var after = Query("WITH c AS (SELECT id, country, UPPER(name) AS a FROM users WHERE id > 1) SELECT id, a FROM c WHERE id < 9");
        Assert.Equal(before.Columns[0], after.Columns[0]);
        Assert.NotEqual(before.Columns[1], after.Columns[1]);
        Assert.Equal(before.RowText, after.RowText);
        Assert.NotEqual(before.Text, after.Text);
    }

    [Fact]
    public void A_branch_of_a_merge_is_compared_by_itself()
    {
        const string Sql = "MERGE INTO t USING users s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.name, b = s.country WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)";
        var before = Of(Sql).Statements[0];
        var after = Of(Sql.Replace("a = s.name", "a = UPPER(s.name)", StringComparison.Ordinal)).Statements[0];
        Assert.Equal((CanonicalWrite.Merge, "t"), (after.Write, after.Target));
        Assert.Equal(before.Query, after.Query);
        Assert.Equal(before.Branches[1], after.Branches[1]);
        Assert.Equal(before.Branches[0].Columns[1], after.Branches[0].Columns[1]);
        Assert.NotEqual(before.Branches[0].Columns[0], after.Branches[0].Columns[0]);
    }

    [Fact]
    public void What_an_update_sets_and_which_rows_it_meets_are_told_apart()
    {
        var statement = Of("UPDATE t SET a = s.name, b = 1 FROM users s WHERE t.id = s.id").Statements[0];
        Assert.Equal(["a", "b"], statement.Query!.Columns.Select(column => column.Name));
        Assert.NotNull(statement.Query.Clause(CanonicalClauseKind.Where));
        Assert.NotNull(statement.Query.Clause(CanonicalClauseKind.Sources));
    }

    [Fact]
    public void A_filter_of_a_nested_query_is_a_change_of_its_rows()
    {
        // A block that only picks columns is the query it picks from; one that is joined is a source.
        var (before, after) = (Query("SELECT id FROM (SELECT id FROM users WHERE id > 1) c"), Query("SELECT id FROM (SELECT id FROM users WHERE id > 2) c"));
        Assert.Equal(before.Columns.AsEnumerable(), after.Columns);
        Assert.NotEqual(before.RowText, after.RowText);
        before = Query("SELECT c.id FROM (SELECT id FROM users WHERE id > 1) c JOIN orders o ON o.id = c.id");
        after = Query("SELECT c.id FROM (SELECT id FROM users WHERE id > 2) c JOIN orders o ON o.id = c.id");
        Assert.NotEqual(before.RowText, after.RowText);
    }

    [Fact]
    public void A_query_nested_without_end_is_no_fault()
    {
        var sql = string.Concat(Enumerable.Repeat("SELECT a FROM (", 3000)) + "SELECT 1 AS a" + string.Concat(Enumerable.Repeat(") t", 3000));
        Assert.NotEmpty(Of(sql).Text);
    }

    [Fact]
    public void CTEs_that_read_each_other_twice_stay_small()
    {
        var sql = "WITH c0 AS (SELECT id FROM users)" + string.Concat(Enumerable.Range(1, 40).Select(i => $", c{i} AS (SELECT a.id FROM c{i - 1} a JOIN c{i - 1} b ON a.id = b.id)"))
            + " SELECT id FROM c40";
        Assert.True(Of(sql).Text.Length < 10_000);
    }

    private static CanonicalQuery Query(string sql) => Of(sql).Statements[0].Query!;

    private static CanonicalScript Of(string sql) =>
        CanonicalScript.Of(sql, SqlDialects.Find("spark", out _), Tables, cancellationToken: TestContext.Current.CancellationToken);
}
