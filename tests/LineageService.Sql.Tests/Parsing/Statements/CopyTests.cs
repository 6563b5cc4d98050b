using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>Rows that move between tables and files.</summary>
public sealed class CopyTests
{
    [Theory]
    [InlineData("COPY t (a, b) FROM '/in/x.csv' WITH (FORMAT csv)", "postgres", "/in/x.csv")]
    [InlineData("COPY t FROM STDIN", "postgres", "STDIN")]
    [InlineData("COPY dw.t FROM 's3://b/x' IAM_ROLE 'arn:aws:iam::1:role/r' CSV", "redshift", "s3://b/x")]
    [InlineData("COPY INTO t FROM @land.stage_1/day/ FILE_FORMAT = (TYPE = CSV)", "snowflake", "@land.stage_1/day/")]
    [InlineData("COPY INTO t FROM 's3://b/x' FILEFORMAT = PARQUET", "databricks", "s3://b/x")]
    [InlineData("LOAD DATA LOCAL INPATH '/in/x' OVERWRITE INTO TABLE t PARTITION (ds = '1')", "hive", "/in/x")]
    [InlineData("LOAD DATA LOCAL INFILE '/in/x' REPLACE INTO TABLE t FIELDS TERMINATED BY ',' (a, @skip) SET b = UPPER(@skip)", "mysql",
        "/in/x")]
    [InlineData("LOAD DATA INTO d.t FROM FILES (format = 'CSV', uris = ['gs://b/x.csv'])", "bigquery", "gs://b/x.csv")]
    [InlineData("BULK INSERT dbo.t FROM 'c:\\in\\x.csv' WITH (FIRSTROW = 2)", "tsql", "c:\\in\\x.csv")]
    public void Loading_names_the_path_and_the_table(string sql, string dialect, string path)
    {
        var copy = Parsed.Single<CopyStatement>(sql, dialect);
        Assert.Equal(path, copy.SourcePath);
        Assert.Equal("t", copy.TargetTable?.Last.Text);
        Assert.Null(copy.TargetPath);
    }

    [Theory]
    [InlineData("COPY (SELECT a FROM s) TO '/out/x'", "postgres", "/out/x")]
    [InlineData("UNLOAD ('select a from s where b = ''x''') TO 's3://b/x' IAM_ROLE 'r'", "redshift", "s3://b/x")]
    [InlineData("UNLOAD (SELECT a FROM s) TO 's3://b/x' WITH (format = 'PARQUET')", "athena", "s3://b/x")]
    [InlineData("COPY INTO @stage_1/out FROM (SELECT a FROM s)", "snowflake", "@stage_1/out")]
    [InlineData("EXPORT DATA OPTIONS (uri = 'gs://b/*.csv', format = 'CSV') AS SELECT a FROM s", "bigquery", "gs://b/*.csv")]
    public void Unloading_keeps_the_query(string sql, string dialect, string path)
    {
        var copy = Parsed.Single<CopyStatement>(sql, dialect);
        Assert.Equal(path, copy.TargetPath);
        Assert.IsType<SelectBlock>(copy.SourceQuery);
    }

    [Fact]
    public void A_table_may_be_unloaded_by_name()
    {
        var copy = Parsed.Single<CopyStatement>("COPY INTO 's3://b/x' FROM dw.t", "snowflake");
        Assert.Equal("dw.t", copy.SourceTable?.ToString());
    }

    [Fact]
    public void Columns_of_copy_are_kept() =>
        Assert.Equal(["a", "b"], Parsed.Single<CopyStatement>("COPY t (a, b) FROM '/x'", "postgres").Columns.Select(column => column.Text));

    [Fact]
    public void A_query_over_a_stage_is_the_source()
    {
        var copy = Parsed.Single<CopyStatement>("COPY INTO t (a, b) FROM (SELECT $1, s.$2 FROM @stage_1/x s)", "snowflake");
        Assert.NotNull(copy.SourceQuery);
        Assert.Null(copy.SourcePath);
    }

    [Fact]
    public void Rows_of_a_dump_are_not_read_as_sql()
    {
        var statements = Parsed.Statements("COPY t (a) FROM stdin;\nit's; DROP TABLE t;\n\\.\n\nSELECT 1;", "postgres");
        Assert.Equal(2, statements.Count);
    }

    [Fact]
    public void The_clients_copy_is_read_as_copy()
    {
        var statements = Parsed.Statements("\\copy t from '/in/x.csv' csv\nSELECT 1;", "postgres");
        Assert.Equal("/in/x.csv", Assert.IsType<CopyStatement>(statements[0]).SourcePath);
        Assert.Equal(2, statements.Count);
    }
}
