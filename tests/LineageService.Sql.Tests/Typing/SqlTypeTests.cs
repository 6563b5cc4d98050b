using LineageService.Sql.Dialects;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Tests.Typing;

/// <summary>Types as systems write them, and how they relate.</summary>
public sealed class SqlTypeTests
{
    [Theory]
    [InlineData("bigquery", "INTEGER", "int64")]
    [InlineData("bigquery", "NUMERIC", "decimal(38,9)")]
    [InlineData("bigquery", "NUMERIC(10, 2)", "decimal(10,2)")]
    [InlineData("bigquery", "ARRAY<STRUCT<a INT64, b ARRAY<STRING>>>", "array<struct<a:int64,b:array<string>>>")]
    [InlineData("bigquery", "TIMESTAMP", "timestamptz")]
    [InlineData("bigquery", "ARRAY<RECORD>", "array<struct>")]
    [InlineData("spark", "struct<a:int,b:map<string,double>>", "struct<a:int32,b:map<string,double>>")]
    [InlineData("spark", "decimal(10,2)", "decimal(10,2)")]
    [InlineData("hive", "array<struct<x:bigint>>", "array<struct<x:int64>>")]
    [InlineData("snowflake", "NUMBER(38,0)", "decimal(38,0)")]
    [InlineData("snowflake", "INT", "decimal(38,0)")]
    [InlineData("snowflake", "VARIANT", "json")]
    [InlineData("postgres", "int8", "int64")]
    [InlineData("postgres", "character varying(20)", "varchar(20)")]
    [InlineData("postgres", "timestamp with time zone", "timestamptz")]
    [InlineData("postgres", "timestamp(3) without time zone", "datetime")]
    [InlineData("postgres", "double precision", "double")]
    [InlineData("postgres", "text[]", "array<string>")]
    [InlineData("postgres", "numeric", "decimal(*)")]
    [InlineData("tsql", "varchar(max)", "string")]
    [InlineData("tsql", "nvarchar(50)", "varchar(50)")]
    [InlineData("tsql", "float", "double")]
    [InlineData("tsql", "tinyint", "uint8")]
    [InlineData("mysql", "int unsigned", "uint32")]
    [InlineData("mysql", "bigint(20) unsigned", "uint64")]
    [InlineData("clickhouse", "Nullable(Int32)", "int32")]
    [InlineData("clickhouse", "LowCardinality(Nullable(String))", "string")]
    [InlineData("clickhouse", "Array(UInt8)", "array<uint8>")]
    [InlineData("clickhouse", "Int8", "tinyint")]
    [InlineData("oracle", "VARCHAR2(20 CHAR)", "varchar(20)")]
    [InlineData("oracle", "NUMBER(*, 2)", "decimal(38,2)")]
    [InlineData("trino", "row(a bigint, b varchar)", "struct<a:int64,b:string>")]
    [InlineData("flink", "TIMESTAMP(3) WITH LOCAL TIME ZONE", "timestamptz")]
    [InlineData("spark", "geometry", "geometry")]
    public void A_type_is_read_as_its_dialect_means_it(string dialect, string text, string expected) =>
        Assert.Equal(expected, SqlTypes.Parse(text, SqlDialects.Find(dialect, out _))?.ToString());

    [Fact]
    public void What_is_spelled_reads_back_as_the_same_type_in_every_dialect()
    {
        SqlType[] types =
        [
            SqlType.Boolean, SqlType.Integer(16), SqlType.Int32, SqlType.Int64, SqlType.Integer(64, unsigned: true), SqlType.Decimal(10, 2),
            SqlType.AnyDecimal, SqlType.Float, SqlType.Double, SqlType.Text(7), SqlType.String, SqlType.Bytes, SqlType.Timestamp, SqlType.TimestampZoned,
            SqlType.Json, SqlType.Array(SqlType.Int64), SqlType.Map(SqlType.String, SqlType.Double), SqlType.Struct([new("a", SqlType.Int64), new("b", SqlType.String)]),
        ];
        foreach (var dialect in SqlDialects.All)
        {
            foreach (var type in types) Assert.Equal($"{dialect.Name} {type}", $"{dialect.Name} {SqlTypes.Parse(type.ToString(), dialect)}");
        }
    }

    [Theory]
    [InlineData("int", "bigint", true)]
    [InlineData("bigint", "int", false)]
    [InlineData("decimal(10,2)", "decimal(12,2)", true)]
    [InlineData("decimal(10,2)", "decimal(12,4)", false)]
    [InlineData("varchar(10)", "varchar(20)", true)]
    [InlineData("varchar(20)", "varchar(10)", false)]
    [InlineData("float4", "double precision", true)]
    [InlineData("int", "text", false)]
    [InlineData("date", "timestamp", true)]
    public void A_type_widens_only_where_every_value_stays_what_it_is(string from, string to, bool expected)
    {
        var dialect = SqlDialects.Find("postgres", out _);
        Assert.Equal(expected, SqlTypes.Parse(from, dialect)!.CanWidenTo(SqlTypes.Parse(to, dialect)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("array<")]
    [InlineData("struct<a:")]
    [InlineData("decimal(")]
    [InlineData(">>>)))")]
    [InlineData("map<,>")]
    [InlineData("`")]
    public void A_broken_type_is_no_fault(string text) => _ = SqlTypes.Parse(text, SqlDialects.Find("spark", out _));

    [Fact]
    public void A_type_nested_without_end_stops_at_a_depth()
    {
        var text = string.Concat(Enumerable.Repeat("array<", 50_000));
        Assert.NotNull(SqlTypes.Parse(text, SqlDialects.Find("spark", out _)));
    }
}
