using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>CREATE, ALTER and DROP of tables and views.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void Columns_keep_type_nullability_and_computation()
    {
        var table = Parsed.Single<CreateTableStatement>(
            """
            CREATE TABLE dw.t (
                id INT NOT NULL,
                amount DECIMAL(10, 2) DEFAULT 0 CHECK (amount >= 0),
                tags ARRAY<STRUCT<a: INT, b: MAP<STRING, INT>>> COMMENT 'x',
                total DECIMAL(10, 2) GENERATED ALWAYS AS (amount * 2) STORED,
                key_no INT PRIMARY KEY,
                CONSTRAINT pk PRIMARY KEY (id),
                FOREIGN KEY (id) REFERENCES u (id) ON DELETE CASCADE
            )
            """,
            "spark");
        Assert.Equal(["id", "amount", "tags", "total", "key_no"], table.Columns.Select(column => column.Name.Text));
        Assert.True(table.Columns[0].NotNull);
        Assert.Equal("DECIMAL(10, 2)", table.Columns[1].TypeName);
        Assert.Equal("ARRAY<STRUCT<a: INT, b: MAP<STRING, INT>>>", table.Columns[2].TypeName);
        Assert.IsType<OperatorExpression>(table.Columns[3].Computed);
        Assert.True(table.Columns[4].NotNull);
    }

    [Fact]
    public void Flink_tables_keep_computed_columns_and_options()
    {
        var table = Parsed.Single<CreateTableStatement>(
            """
            CREATE TABLE clicks (
                user_id BIGINT, cost AS price * quantity, at TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL, proc AS PROCTIME(),
                PRIMARY KEY (user_id) NOT ENFORCED,
                WATERMARK FOR at AS at - INTERVAL '5' SECOND
            ) PARTITIONED BY (user_id) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'Scan.Startup.Mode' = 'earliest')
            """,
            "flink");
        Assert.Equal(["user_id", "cost", "at", "proc"], table.Columns.Select(column => column.Name.Text));
        Assert.NotNull(table.Columns[1].Computed);
        Assert.Null(table.Columns[2].Computed);
        Assert.Empty(table.PartitionColumns);
        Assert.Contains(new KeyValuePair<string, string>("topic", "clicks"), table.Options);
        Assert.Contains(new KeyValuePair<string, string>("scan.startup.mode", "earliest"), table.Options);
    }

    [Fact]
    public void Partition_columns_of_hive_are_columns_apart()
    {
        var table = Parsed.Single<CreateTableStatement>(
            """
            CREATE EXTERNAL TABLE IF NOT EXISTS t (a INT) COMMENT 'c' PARTITIONED BY (ds STRING COMMENT 'day', hr INT)
            CLUSTERED BY (a) SORTED BY (a DESC) INTO 8 BUCKETS ROW FORMAT SERDE 'x.Y' WITH SERDEPROPERTIES ('k' = 'v')
            STORED AS INPUTFORMAT 'i' OUTPUTFORMAT 'o' LOCATION 's3://b/t' TBLPROPERTIES ('orc.compress' = 'ZLIB')
            """,
            "hive");
        Assert.Equal(["ds", "hr"], table.PartitionColumns.Select(column => column.Name.Text));
        Assert.Contains(new KeyValuePair<string, string>("location", "s3://b/t"), table.Options);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT) PARTITIONED BY (dt STRING) STORED AS ORC", null)]
    [InlineData("CREATE TABLE t LIKE s STORED AS PARQUET LOCATION '/x'", "s")]
    public void The_format_behind_stored_as_is_no_table(string sql, string? like)
    {
        var table = Parsed.Single<CreateTableStatement>(sql, "spark");
        Assert.Equal(like, table.Like?.ToString());
        Assert.Null(table.CloneOf);
    }

    [Theory]
    [InlineData("CREATE TABLE t AS SELECT a FROM s", "ansi")]
    [InlineData("CREATE TABLE t AS (SELECT a FROM s)", "trino")]
    [InlineData("CREATE TABLE t USING delta PARTITIONED BY (a) LOCATION '/x' AS SELECT a FROM s", "spark")]
    [InlineData("CREATE TABLE t WITH (DISTRIBUTION = HASH(a), HEAP) AS SELECT a FROM s OPTION (LABEL = 'x')", "tsql")]
    [InlineData("CREATE VOLATILE TABLE t AS (SELECT a FROM s) WITH DATA PRIMARY INDEX (a) ON COMMIT PRESERVE ROWS", "teradata")]
    [InlineData("CREATE TABLE t ENGINE = MergeTree ORDER BY a AS SELECT a FROM s", "clickhouse")]
    [InlineData("CREATE OR REPLACE TRANSIENT TABLE t CLUSTER BY (a) AS SELECT a FROM s", "snowflake")]
    [InlineData("CREATE TABLE t PARTITION BY DATE(ts) CLUSTER BY a OPTIONS (description = 'x') AS SELECT a FROM s", "bigquery")]
    [InlineData("CREATE TABLE t (a, b) AS SELECT a, b FROM s", "postgres")]
    [InlineData("CREATE TABLE t STORED AS PARQUET AS SELECT a FROM s", "hive")]
    [InlineData("CREATE TABLE t AS FROM s", "duckdb")]
    [InlineData("CREATE TABLE t AS TABLE s", "postgres")]
    [InlineData("CREATE TABLE t SELECT a FROM s", "mysql")]
    [InlineData("CREATE TABLE t DISTKEY (a) SORTKEY (a) AS SELECT a FROM s", "redshift")]
    [InlineData("CREATE OR REPLACE DYNAMIC TABLE t TARGET_LAG = '1 hour' WAREHOUSE = w AS SELECT a FROM s", "snowflake")]
    [InlineData("CREATE OR REFRESH STREAMING TABLE t (CONSTRAINT ok EXPECT (a > 0) ON VIOLATION DROP ROW) AS SELECT a FROM STREAM(s)",
        "databricks")]
    [InlineData("CACHE LAZY TABLE t OPTIONS ('storageLevel' 'DISK_ONLY') AS SELECT a FROM s", "spark")]
    [InlineData("CREATE MODEL t OPTIONS (model_type = 'linear_reg') AS SELECT a FROM s", "bigquery")]
    public void A_table_keeps_the_query_that_fills_it(string sql, string dialect)
    {
        var table = Parsed.Single<CreateTableStatement>(sql, dialect);
        Assert.Equal("t", table.Name.ToString());
        Assert.NotNull(table.Query);
    }

    [Theory]
    [InlineData("CREATE TABLE t LIKE dw.s", "hive")]
    [InlineData("CREATE TABLE t (LIKE dw.s INCLUDING ALL)", "postgres")]
    [InlineData("CREATE TABLE t AS dw.s ENGINE = Memory", "clickhouse")]
    public void Like_takes_columns_only(string sql, string dialect) =>
        Assert.Equal("dw.s", Parsed.Single<CreateTableStatement>(sql, dialect).Like?.ToString());

    [Theory]
    [InlineData("CREATE TABLE t CLONE dw.s AT (OFFSET => -60)", "snowflake")]
    [InlineData("CREATE TABLE t SHALLOW CLONE dw.s", "databricks")]
    [InlineData("CREATE SNAPSHOT TABLE t CLONE dw.s FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()", "bigquery")]
    [InlineData("CREATE TABLE t COPY dw.s", "bigquery")]
    public void A_clone_takes_rows_too(string sql, string dialect) =>
        Assert.Equal("dw.s", Parsed.Single<CreateTableStatement>(sql, dialect).CloneOf?.ToString());

    [Fact]
    public void Temporary_tables_are_told()
    {
        Assert.True(Parsed.Single<CreateTableStatement>("CREATE TEMP TABLE t AS SELECT 1 AS a", "postgres").Temporary);
        Assert.True(Parsed.Single<CreateViewStatement>("CREATE OR REPLACE TEMPORARY VIEW t AS SELECT 1 AS a", "spark").Temporary);
        Assert.False(Parsed.Single<CreateTableStatement>("CREATE TABLE t AS SELECT 1 AS a", "spark").Temporary);
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v (a COMMENT 'first', b) COMMENT 'c' TBLPROPERTIES ('k' = 'v') AS SELECT x, y FROM s", "spark")]
    [InlineData("CREATE VIEW v (a OPTIONS (description = 'first'), b) OPTIONS (labels = [('k', 'v')]) AS SELECT x, y FROM s", "bigquery")]
    [InlineData("CREATE VIEW v (a, b) WITH SCHEMABINDING AS SELECT x, y FROM dbo.s WITH CHECK OPTION", "tsql")]
    [InlineData("CREATE SECURE VIEW v (a, b WITH MASKING POLICY p) COPY GRANTS AS SELECT x, y FROM s", "snowflake")]
    [InlineData("CREATE MATERIALIZED VIEW v (a, b) TABLESPACE x AS SELECT x, y FROM s WITH NO DATA", "postgres")]
    [InlineData("CREATE VIEW v (a, b) AS SELECT x, y FROM s WITH NO SCHEMA BINDING", "redshift")]
    [InlineData("ALTER VIEW v (a, b) AS SELECT x, y FROM s", "tsql")]
    [InlineData("REPLACE VIEW v (a, b) AS LOCKING ROW FOR ACCESS SELECT x, y FROM s", "teradata")]
    public void A_view_keeps_columns_and_query(string sql, string dialect)
    {
        var view = Parsed.Single<CreateViewStatement>(sql, dialect);
        Assert.Equal(["a", "b"], view.Columns.Select(column => column.Text));
        Assert.IsType<SelectBlock>(view.Query);
    }

    [Theory]
    [InlineData("CREATE VIEW v PARTITIONED ON (ds) AS SELECT x, ds FROM s", "hive")]
    [InlineData("CREATE MATERIALIZED VIEW v CLUSTERED ON (x) STORED AS ORC AS SELECT x, ds FROM s", "hive")]
    [InlineData("CREATE VIEW v WITH TAG (cost = 'high') AS SELECT x, ds FROM s", "snowflake")]
    [InlineData("CREATE MATERIALIZED VIEW v CLUSTER BY (x) AS SELECT x, ds FROM s", "databricks")]
    public void The_parenthesis_of_a_clause_names_no_columns(string sql, string dialect) =>
        Assert.Empty(Parsed.Single<CreateViewStatement>(sql, dialect).Columns);

    [Fact]
    public void A_materialized_view_of_clickhouse_may_write_to_a_table()
    {
        var view = Parsed.Single<CreateViewStatement>("CREATE MATERIALIZED VIEW v TO dw.t (a Int32) AS SELECT a FROM s", "clickhouse");
        Assert.True(view.Materialized);
        Assert.Equal("dw.t", view.To?.ToString());
    }

    [Fact]
    public void A_view_over_files_reads_these_and_one_over_another_system_is_a_table_with_options()
    {
        var view = Parsed.Single<CreateViewStatement>("CREATE TEMPORARY VIEW v USING parquet OPTIONS (path '/in/x')", "spark");
        Assert.True(view.Temporary);
        Assert.Equal("parquet./in/x", Assert.IsType<TableReference>(Assert.IsType<SelectBlock>(view.Query).From[0]).Name.ToString());

        var table = Parsed.Single<CreateTableStatement>("CREATE TEMPORARY VIEW v USING jdbc OPTIONS (dbtable 'p.t')", "spark");
        Assert.Contains(new KeyValuePair<string, string>("using", "jdbc"), table.Options);
    }

    [Theory]
    [InlineData("ALTER TABLE a.t RENAME TO u", AlterAction.RenameTable, "u")]
    [InlineData("ALTER TABLE a.t SWAP WITH a.u", AlterAction.SwapTable, "a.u")]
    [InlineData("ALTER TABLE a.t EXCHANGE PARTITION (ds = '1') WITH TABLE a.u", AlterAction.SwitchPartition, "a.u")]
    [InlineData("ALTER TABLE a.t SWITCH PARTITION 3 TO a.u PARTITION 3", AlterAction.SwitchPartition, "a.u")]
    [InlineData("RENAME TABLE a.t TO a.u", AlterAction.RenameTable, "a.u")]
    [InlineData("EXCHANGE TABLES a.t AND a.u", AlterAction.SwapTable, "a.u")]
    [InlineData("ALTER VIEW a.t RENAME TO a.u", AlterAction.RenameTable, "a.u")]
    public void Altered_names_are_kept(string sql, AlterAction action, string other)
    {
        var alter = Parsed.Single<AlterTableStatement>(sql);
        Assert.Equal(action, alter.Action);
        Assert.Equal("a.t", alter.Name.ToString());
        Assert.Equal(other, alter.Other?.ToString());
    }

    [Fact]
    public void Added_columns_are_one_change_each()
    {
        var block = Parsed.Single<Block>("ALTER TABLE t ADD COLUMN a INT, ADD COLUMN b STRUCT<x INT64, y STRING>, DROP COLUMN c",
            "bigquery");
        Assert.Equal(
            [AlterAction.AddColumn, AlterAction.AddColumn, AlterAction.DropColumn],
            block.Statements.Select(statement => Assert.IsType<AlterTableStatement>(statement).Action));
        Assert.Equal("STRUCT<x INT64, y STRING>", Assert.IsType<AlterTableStatement>(block.Statements[1]).Column?.TypeName);
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a)")]
    [InlineData("ALTER TABLE t ADD PARTITION (ds = '1') LOCATION '/x'")]
    [InlineData("ALTER TABLE t SET TBLPROPERTIES ('k' = 'v')")]
    [InlineData("ALTER TABLE t ALTER COLUMN a TYPE bigint USING a::bigint, ALTER COLUMN b SET NOT NULL")]
    public void Other_changes_are_kept_as_such(string sql)
    {
        var first = Parsed.Statements(sql)[0];
        Assert.Equal(AlterAction.Other, Assert.IsType<AlterTableStatement>(first is Block block ? block.Statements[0] : first).Action);
    }

    [Fact]
    public void Append_from_moves_rows() =>
        Assert.Equal("s", Assert.IsType<TableReference>(Assert.IsType<SelectBlock>(
            Parsed.Single<InsertStatement>("ALTER TABLE t APPEND FROM s", "redshift").Source).From[0]).Name.ToString());

    [Fact]
    public void Drop_keeps_kind_and_names()
    {
        var drop = Parsed.Single<DropStatement>("DROP TABLE IF EXISTS a.t, u CASCADE");
        Assert.Equal("TABLE", drop.Kind);
        Assert.Equal(["a.t", "u"], drop.Names.Select(name => name.ToString()));
        Assert.Equal("VIEW", Parsed.Single<DropStatement>("DROP MATERIALIZED VIEW v").Kind);
    }

    [Fact]
    public void Truncate_may_name_several() =>
        Assert.Equal("Block[Truncate Truncate]", Parsed.Shape("TRUNCATE TABLE a, b RESTART IDENTITY", "postgres"));

    [Fact]
    public void A_synonym_names_its_target() =>
        Assert.Equal("dw.t", Parsed.Single<CreateSynonymStatement>("CREATE OR REPLACE SYNONYM s FOR dw.t", "oracle").Target.ToString());

    [Fact]
    public void Wrapped_statements_are_read()
    {
        Assert.Equal("Block[Insert]",
            Parsed.Shape("CREATE TASK k WAREHOUSE = w SCHEDULE = '5 MINUTE' AS INSERT INTO t SELECT a FROM s", "snowflake"));
        Assert.Equal("Block[Copy]", Parsed.Shape("CREATE PIPE p AUTO_INGEST = TRUE AS COPY INTO t FROM @s", "snowflake"));
        Assert.Equal("Block[Delete]", Parsed.Shape("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t WHERE old = 1", "mysql"));
    }
}
