using System.Collections.Frozen;

namespace LineageService.Sql.Typing;

/// <summary>The type rules of each dialect, by name; from the vendors' manuals on data types and operators, read 2025.</summary>
internal static class TypeRuleSets
{
    private static readonly TypeRules Standard = new();

    private static readonly FrozenDictionary<string, TypeRules> ByDialect = Build();

    /// <summary>The rules of a dialect; a name that is not known has those of the standard.</summary>
    public static TypeRules For(string dialect) => ByDialect.GetValueOrDefault(dialect, Standard);

    private static FrozenDictionary<string, TypeRules> Build()
    {
        var sets = new Dictionary<string, TypeRules>(StringComparer.OrdinalIgnoreCase);
        Add(BigQuery(), "bigquery");
        Add(Spark(), "spark", "databricks");
        Add(Hive(), "hive", "impala");
        Add(Postgres(), "postgres", "greenplum", "materialize", "risingwave");
        Add(Postgres() with
        {
            Names = Named(("decimal", SqlType.Decimal(18, 0)), ("numeric", SqlType.Decimal(18, 0)), ("float", SqlType.Double), ("super", SqlType.Json)),
        }, "redshift");
        Add(Standard with { SumOfInt32 = SqlType.Int64, IntegerArithmetic = SqlType.Int64, IntegerQuotient = SqlType.AnyDecimal, Names = Named(("int", SqlType.Int64), ("integer", SqlType.Int64)) }, "vertica");
        Add(TransactSql(), "tsql", "synapse", "fabric");
        Add(Snowflake(), "snowflake");
        Add(Oracle(), "oracle");
        Add(MySql(), "mysql", "mariadb");
        Add(MySql() with { Truth = SqlType.Boolean, IntegerArithmetic = null, IntegerQuotient = SqlType.Double, SumOfInt32 = SqlType.Int64, SumOfInt64 = null, AverageOfIntegers = SqlType.Double }, "doris", "starrocks");
        Add(Trino(), "trino", "presto", "athena");
        Add(Trino() with { Names = Named(("decimal", SqlType.Decimal(10, 0)), ("float", SqlType.Float)), SumOfInt32 = null, SumOfInt64 = null, AverageOfIntegers = null, SumKeepsIntegers = true, DecimalDigitsKnown = false }, "flink");
        Add(DuckDb(), "duckdb");
        Add(ClickHouse(), "clickhouse");
        Add(Standard with { TextOfField = null, IntegerLiteral = SqlType.Int64, FractionIsDouble = true, IntegerArithmetic = SqlType.Int64, Truth = SqlType.Int64, SmallCount = SqlType.Int64, Names = Named(("integer", SqlType.Int64), ("int", SqlType.Int64), ("real", SqlType.Double), ("float", SqlType.Double)) }, "sqlite");
        Add(Standard with { AverageOfIntegers = null, SumOfInt32 = null, SumOfInt64 = null, SumOfFloat = null, DatesCount = true, Names = Named(("float", SqlType.Double), ("real", SqlType.Double)) }, "teradata", "db2", "exasol");
        return sets.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(TypeRules rules, params string[] names)
        {
            foreach (var name in names) sets[name] = rules;
        }
    }

    private static FrozenDictionary<string, SqlType> Named(params (string Name, SqlType Type)[] names) =>
        names.ToFrozenDictionary(entry => entry.Name, entry => entry.Type, StringComparer.OrdinalIgnoreCase);

    private static TypeRules BigQuery() => Standard with
    {
        Names = Named(
            ("int", SqlType.Int64), ("smallint", SqlType.Int64), ("integer", SqlType.Int64), ("bigint", SqlType.Int64), ("tinyint", SqlType.Int64),
            ("byteint", SqlType.Int64), ("float", SqlType.Double), ("numeric", SqlType.Decimal(38, 9)), ("decimal", SqlType.Decimal(38, 9)),
            ("bignumeric", SqlType.Decimal(76, 38)), ("bigdecimal", SqlType.Decimal(76, 38)), ("timestamp", SqlType.TimestampZoned)),
        IntegerLiteral = SqlType.Int64,
        FractionIsDouble = true,
        IntegerQuotient = SqlType.Double,
        IntegerArithmetic = SqlType.Int64,
        SumKeepsDigits = true,
        SmallCount = SqlType.Int64,
        DateDifference = SqlType.Interval,
        DateAndInterval = SqlType.Timestamp,
        DatesCount = true,
        MaximumDigits = 76,
        JsonFieldsAreJson = true,
        MomentsDifferByInterval = true,
        DecimalsKeepType = true,
        RoundingIsDouble = true,
        SecondsAreWhole = true,
    };

    private static TypeRules Spark() => Standard with
    {
        Names = Named(("timestamp", SqlType.TimestampZoned), ("timestamp_ntz", SqlType.Timestamp), ("decimal", SqlType.Decimal(10, 0)), ("numeric", SqlType.Decimal(10, 0)), ("real", SqlType.Float)),
        IntegerQuotient = SqlType.Double,
        DecimalDigitsKnown = true,
        SumDigits = 10,
        DateDifference = SqlType.Interval,
        DatesCount = true,
        MomentsDifferByInterval = true,
        FloorOfInteger = SqlType.Int64,
        FailuresAreNull = true,
    };

    private static TypeRules Hive() => Standard with
    {
        Names = Named(("decimal", SqlType.Decimal(10, 0)), ("numeric", SqlType.Decimal(10, 0)), ("real", SqlType.Double)),
        IntegerQuotient = SqlType.Double,
        DecimalDigitsKnown = true,
        SumDigits = 10,
        FloorOfInteger = SqlType.Int64,
        SecondsAreWhole = true,
        FailuresAreNull = true,
    };

    private static TypeRules Postgres() => Standard with
    {
        Names = Named(("float", SqlType.Double)),
        SumOfInt64 = SqlType.AnyDecimal,
        SumOfFloat = null,
        AverageOfIntegers = SqlType.AnyDecimal,
        DateDifference = SqlType.Int32,
        DateAndInterval = SqlType.Timestamp,
        DatesCount = true,
        ZonesSwap = true,
        MomentsDifferByInterval = true,
    };

    private static TypeRules TransactSql() => Standard with
    {
        Names = Named(
            ("float", SqlType.Double), ("decimal", SqlType.Decimal(18, 0)), ("numeric", SqlType.Decimal(18, 0)), ("tinyint", SqlType.Integer(8, unsigned: true)),
            ("timestamp", SqlType.Bytes), ("rowversion", SqlType.Bytes), ("text", SqlType.String), ("money", SqlType.Decimal(19, 4)),
            ("smallmoney", SqlType.Decimal(10, 4)), ("image", SqlType.Bytes), ("bit", SqlType.Boolean)),
        SumOfInt32 = SqlType.Int32,
        DecimalDigitsKnown = true,
        AverageOfIntegers = null,
        Count = SqlType.Int32,
        PlusConcatenates = true,
        SumKeepsIntegers = true,
        SecondsAreWhole = true,
    };

    private static TypeRules Snowflake() => Standard with
    {
        Names = Named(
            ("number", SqlType.Decimal(38, 0)), ("numeric", SqlType.Decimal(38, 0)), ("decimal", SqlType.Decimal(38, 0)), ("int", SqlType.Decimal(38, 0)),
            ("integer", SqlType.Decimal(38, 0)), ("bigint", SqlType.Decimal(38, 0)), ("smallint", SqlType.Decimal(38, 0)), ("tinyint", SqlType.Decimal(38, 0)),
            ("byteint", SqlType.Decimal(38, 0)), ("float", SqlType.Double), ("real", SqlType.Double), ("float4", SqlType.Double), ("datetime", SqlType.Timestamp),
            ("timestamp", SqlType.Timestamp), ("array", SqlType.Array(SqlType.Json))),
        IntegersAreDecimal = true,
        IntegerQuotient = SqlType.AnyDecimal,
        SumOfInt32 = SqlType.Decimal(38, 0),
        SumOfInt64 = SqlType.Decimal(38, 0),
        AverageOfIntegers = SqlType.AnyDecimal,
        Count = SqlType.Decimal(18, 0),
        SmallCount = SqlType.Decimal(18, 0),
        DateDifference = SqlType.Decimal(9, 0),
        DatesCount = true,
        JsonFieldsAreJson = true,
        SecondsAreWhole = true,
    };

    private static TypeRules Oracle() => Standard with
    {
        Names = Named(
            ("number", SqlType.AnyDecimal), ("numeric", SqlType.AnyDecimal), ("int", SqlType.Decimal(38, 0)), ("integer", SqlType.Decimal(38, 0)),
            ("smallint", SqlType.Decimal(38, 0)), ("date", SqlType.Timestamp), ("float", SqlType.AnyDecimal), ("long", SqlType.String), ("raw", SqlType.Bytes)),
        IntegersAreDecimal = true,
        IntegerQuotient = SqlType.AnyDecimal,
        IntegerArithmetic = SqlType.AnyDecimal,
        SumOfInt32 = SqlType.AnyDecimal,
        SumOfInt64 = SqlType.AnyDecimal,
        AverageOfIntegers = SqlType.AnyDecimal,
        Count = SqlType.AnyDecimal,
        SmallCount = SqlType.AnyDecimal,
        DateDifference = SqlType.AnyDecimal,
        DatesCount = true,
    };

    private static TypeRules MySql() => Standard with
    {
        Names = Named(
            ("decimal", SqlType.Decimal(10, 0)), ("numeric", SqlType.Decimal(10, 0)), ("timestamp", SqlType.TimestampZoned), ("real", SqlType.Double),
            ("largeint", SqlType.Integer(128)), ("year", SqlType.Integer(16))),
        IntegerLiteral = SqlType.Int64,
        IntegerArithmetic = SqlType.Int64,
        IntegerQuotient = SqlType.AnyDecimal,
        SumOfInt32 = SqlType.AnyDecimal,
        SumOfInt64 = SqlType.AnyDecimal,
        AverageOfIntegers = SqlType.AnyDecimal,
        Truth = SqlType.Int64,
        SecondsAreWhole = true,
        FailuresAreNull = true,
    };

    private static TypeRules Trino() => Standard with
    {
        Names = Named(("decimal", SqlType.Decimal(38, 0)), ("numeric", SqlType.Decimal(38, 0)), ("float", SqlType.Double)),
        DecimalDigitsKnown = true,
        SumOfFloat = null,
        SmallCount = SqlType.Int64,
        DateDifference = SqlType.Interval,
        DateAndInterval = SqlType.Date,
        MomentsDifferByInterval = true,
        SecondsAreWhole = true,
    };

    private static TypeRules DuckDb() => Postgres() with
    {
        Names = Named(("decimal", SqlType.Decimal(18, 3)), ("numeric", SqlType.Decimal(18, 3)), ("float", SqlType.Float), ("hugeint", SqlType.Integer(128)), ("int1", SqlType.Integer(8)), ("utinyint", SqlType.Integer(8, true)), ("uinteger", SqlType.Integer(32, true)), ("ubigint", SqlType.Integer(64, true))),
        IntegerQuotient = SqlType.Double,
        SumOfInt32 = SqlType.Integer(128),
        SumOfInt64 = SqlType.Integer(128),
        SumOfFloat = SqlType.Double,
        AverageOfIntegers = SqlType.Double,
        DateDifference = SqlType.Int64,
        SmallCount = SqlType.Int64,
        DecimalQuotientIsDouble = true,
        SecondsAreWhole = true,
    };

    private static TypeRules ClickHouse() => Standard with
    {
        Names = Named(("timestamp", SqlType.Timestamp), ("float", SqlType.Float), ("bool", SqlType.Boolean), ("int8", SqlType.Integer(8)), ("decimal", SqlType.Decimal(10, 0))),
        FractionIsDouble = true,
        IntegersGrow = true,
        IntegerQuotient = SqlType.Double,
        Count = SqlType.Integer(64, unsigned: true),
        SmallCount = SqlType.Integer(64, unsigned: true),
        SumOfInt32 = SqlType.Int64,
        SumOfFloat = SqlType.Double,
        DatesCount = true,
        Truth = SqlType.Integer(8, unsigned: true),
        OuterJoinsFillDefaults = true,
        KeysAreNotUnique = true,
    };
}
