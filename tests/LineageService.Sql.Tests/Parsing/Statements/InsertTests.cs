using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>INSERT in its many forms.</summary>
public sealed class InsertTests
{
    [Fact]
    public void Insert_keeps_its_columns_and_query()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO dw.sales (id, total) SELECT o.id, o.amount FROM ods.orders o");
        Assert.Equal("dw.sales", insert.Target.Name.ToString());
        Assert.Equal(["id", "total"], insert.Columns.Select(column => column.Text));
        Assert.IsType<SelectBlock>(insert.Source);
        Assert.False(insert.Overwrite);
    }

    [Fact]
    public void A_parenthesised_query_is_no_column_list()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t (SELECT a FROM s)");
        Assert.Empty(insert.Columns);
        Assert.NotNull(insert.Source);
    }

    [Theory]
    [InlineData("INSERT OVERWRITE TABLE t PARTITION (ds = '2024-01-01', hr) SELECT a, b, hr FROM s", "spark")]
    [InlineData("INSERT OVERWRITE TABLE t PARTITION (ds = '2024-01-01', hr) IF NOT EXISTS SELECT a, b, hr FROM s", "hive")]
    [InlineData("insert overwrite t partition (ds = '2024-01-01', hr) select a, b, hr from s", "flink")]
    public void Static_and_dynamic_partitions_are_told_apart(string sql, string dialect)
    {
        var insert = Parsed.Single<InsertStatement>(sql, dialect);
        Assert.True(insert.Overwrite);
        Assert.Equal(["ds", "hr"], insert.Partitions.Select(partition => partition.Column.Text));
        Assert.NotNull(insert.Partitions[0].Value);
        Assert.Null(insert.Partitions[1].Value);
    }

    [Fact]
    public void Partition_names_of_mysql_are_no_columns()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t PARTITION (p0, p1) (a) VALUES (1)", "mysql");
        Assert.Empty(insert.Partitions);
        Assert.Equal("a", Assert.Single(insert.Columns).Text);
    }

    [Fact]
    public void Values_rows_become_a_values_query()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t (a, b) VALUES (1, DEFAULT), (2, (SELECT MAX(x) FROM s))");
        var values = Assert.IsType<ValuesQuery>(insert.Source);
        Assert.Equal(2, values.Rows.Length);
        Assert.IsType<Literal>(values.Rows[0][1]);
        Assert.IsType<ScalarSubquery>(values.Rows[1][1]);
    }

    [Fact]
    public void Default_values_have_no_source() => Assert.Null(Parsed.Single<InsertStatement>("INSERT INTO t DEFAULT VALUES").Source);

    [Fact]
    public void Insert_set_of_mysql_is_one_row()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t SET a = 1, b = a + 1", "mysql");
        Assert.Equal(["a", "b"], insert.Columns.Select(column => column.Text));
        Assert.Equal(2, Assert.IsType<ValuesQuery>(insert.Source).Rows[0].Length);
    }

    [Fact]
    public void Insert_exec_keeps_the_call()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO #t (a) EXEC dbo.load_rows @day = 1", "tsql");
        Assert.IsType<CallStatement>(insert.SourceCall);
    }

    [Fact]
    public void On_conflict_gives_keys_assignments_and_condition()
    {
        var insert = Parsed.Single<InsertStatement>(
            "INSERT INTO t AS x (id, n) SELECT id, n FROM s ON CONFLICT (id) DO UPDATE SET n = x.n + EXCLUDED.n WHERE x.open RETURNING id",
            "postgres");
        Assert.NotNull(insert.OnConflict);
        Assert.Single(insert.OnConflict.Keys);
        Assert.Single(insert.OnConflict.Assignments);
        Assert.NotNull(insert.OnConflict.Where);
        Assert.NotNull(insert.Returning);
        Assert.Equal("x", insert.Target.Alias?.Name.Text);
    }

    [Fact]
    public void On_duplicate_key_keeps_the_row_alias()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t (a, b) VALUES (1, 2) AS fresh ON DUPLICATE KEY UPDATE b = fresh.b",
            "mysql");
        Assert.Equal("fresh", insert.OnConflict?.RowAlias?.Text);
    }

    [Fact]
    public void By_name_is_kept() => Assert.True(Parsed.Single<InsertStatement>("INSERT INTO t BY NAME SELECT 1 AS a", "duckdb").ByName);

    [Theory]
    [InlineData("INSERT OVERWRITE LOCAL DIRECTORY '/out/day' ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' SELECT a FROM s", "hive",
        "/out/day")]
    [InlineData("INSERT OVERWRITE DIRECTORY 's3://b/out' USING parquet OPTIONS (compression 'gzip') SELECT a FROM s", "spark",
        "s3://b/out")]
    [InlineData("INSERT INTO FUNCTION s3('https://b/x.csv', 'CSV') SELECT a FROM s", "clickhouse", "https://b/x.csv")]
    public void A_path_is_a_target(string sql, string dialect, string path)
    {
        var insert = Parsed.Single<InsertStatement>(sql, dialect);
        Assert.True(insert.TargetIsPath);
        Assert.Equal(path, insert.Target.Name.Last.Text);
        Assert.NotNull(insert.Source);
    }

    [Fact]
    public void Output_into_names_its_table()
    {
        var insert = Parsed.Single<InsertStatement>(
            "INSERT INTO dbo.t (a) OUTPUT inserted.a, GETDATE() AS at INTO @log (a, at) SELECT a FROM dbo.s", "tsql");
        Assert.True(insert.Returning?.Into?.TableVariable);
        Assert.Equal(["a", "at"], insert.Returning?.IntoColumns.Select(column => column.Text));
    }

    [Fact]
    public void Common_table_expressions_stand_in_front()
    {
        var insert = Parsed.Single<InsertStatement>("WITH a AS (SELECT 1 AS x) INSERT INTO t SELECT x FROM a", "spark");
        Assert.Equal("a", Assert.Single(insert.With).Name.Text);
    }

    [Fact]
    public void Replace_where_of_databricks_is_no_where_of_the_query()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t REPLACE WHERE day = '2024-01-01' SELECT a FROM s", "databricks");
        Assert.Null(Assert.IsType<SelectBlock>(insert.Source).Where);
    }

    [Fact]
    public void Replace_is_an_insert() =>
        Assert.False(Parsed.Single<InsertStatement>("REPLACE INTO t (a) SELECT a FROM s", "mysql").Overwrite);

    [Fact]
    public void A_qualified_column_loses_the_tables_name()
    {
        var insert = Parsed.Single<InsertStatement>("INSERT INTO t (t.a, n.b) SELECT 1, 2");
        Assert.Equal(["a", "n.b"], insert.Columns.Select(column => column.Text));
    }
}
