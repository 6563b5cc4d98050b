using System.Collections.Frozen;

namespace LineageService.Sql.Typing;

/// <summary>What a dialect does with types, as data: names that mean another type there, and what its arithmetic and its aggregates yield.</summary>
internal sealed record TypeRules
{
    /// <summary>Types whose name means something of its own in the dialect, by name in lower case.</summary>
    public FrozenDictionary<string, SqlType> Names { get; init; } = FrozenDictionary<string, SqlType>.Empty;

    /// <summary>The type of a whole number that is written out; null: the smallest of 32 and 64 bits that holds it.</summary>
    public SqlType? IntegerLiteral { get; init; }

    /// <summary>Whole numbers are decimals without scale (Snowflake, Oracle).</summary>
    public bool IntegersAreDecimal { get; init; }

    /// <summary><c>1.5</c> is a binary number; otherwise a decimal one.</summary>
    public bool FractionIsDouble { get; init; }

    /// <summary>What whole number by whole number gives; null: a whole number.</summary>
    public SqlType? IntegerQuotient { get; init; }

    /// <summary>What <c>+ - *</c> of whole numbers gives; null: the wider of the two.</summary>
    public SqlType? IntegerArithmetic { get; init; }

    /// <summary>Whole numbers grow by arithmetic in a way that depends on both sides (ClickHouse): not told.</summary>
    public bool IntegersGrow { get; init; }

    /// <summary>Digits of a decimal result follow from those of the operands (Spark, T-SQL, Trino); otherwise they are not told.</summary>
    public bool DecimalDigitsKnown { get; init; }

    /// <summary>The most digits a decimal may have.</summary>
    public int MaximumDigits { get; init; } = 38;

    /// <summary>What SUM makes of whole numbers up to 32 bits, and of wider ones; null: their own type.</summary>
    public SqlType? SumOfInt32 { get; init; } = SqlType.Int64;

    public SqlType? SumOfInt64 { get; init; } = SqlType.Int64;

    /// <summary>What SUM makes of binary numbers of 32 bits; null: their own type.</summary>
    public SqlType? SumOfFloat { get; init; } = SqlType.Double;

    /// <summary>Digits that SUM adds to a decimal (Spark 10); null: as many as there may be.</summary>
    public int? SumDigits { get; init; }

    /// <summary>SUM keeps the digits of a decimal (BigQuery).</summary>
    public bool SumKeepsDigits { get; init; }

    /// <summary>What AVG makes of whole numbers; null: their own type (T-SQL).</summary>
    public SqlType? AverageOfIntegers { get; init; } = SqlType.Double;

    /// <summary>What <c>-&gt;&gt;</c> takes out of a document; null where its type is that of the value (SQLite).</summary>
    public SqlType? TextOfField { get; init; } = SqlType.String;

    /// <summary>COUNT and the other counters.</summary>
    public SqlType Count { get; init; } = SqlType.Int64;

    /// <summary>LENGTH, EXTRACT and other small whole numbers.</summary>
    public SqlType SmallCount { get; init; } = SqlType.Int32;

    /// <summary>What a date less a date gives; null where it is not told.</summary>
    public SqlType? DateDifference { get; init; }

    /// <summary>What a date and an interval give; null where it depends on the interval.</summary>
    public SqlType? DateAndInterval { get; init; }

    /// <summary>A date and a number give a date.</summary>
    public bool DatesCount { get; init; }

    /// <summary>Comparisons and predicates give 0 and 1 (MySQL, SQLite, ClickHouse).</summary>
    public SqlType Truth { get; init; } = SqlType.Boolean;

    /// <summary>An outer join fills the optional side with defaults instead of NULL (ClickHouse).</summary>
    public bool OuterJoinsFillDefaults { get; init; }

    /// <summary>A primary key is an order, not a promise (ClickHouse).</summary>
    public bool KeysAreNotUnique { get; init; }

    /// <summary>A field or element of a document is a document (BigQuery, Snowflake); elsewhere it may be text.</summary>
    public bool JsonFieldsAreJson { get; init; }

    /// <summary>AT TIME ZONE makes a moment a clock's time as well as the other way round (PostgreSQL).</summary>
    public bool ZonesSwap { get; init; }

    /// <summary><c>+</c> joins texts (T-SQL).</summary>
    public bool PlusConcatenates { get; init; }

    /// <summary>Moments differ by an interval.</summary>
    public bool MomentsDifferByInterval { get; init; }

    /// <summary>A quotient with a decimal is binary (DuckDB).</summary>
    public bool DecimalQuotientIsDouble { get; init; }

    /// <summary>Decimals have no digits of their own: arithmetic keeps the type (BigQuery).</summary>
    public bool DecimalsKeepType { get; init; }

    /// <summary>SUM and AVG of whole numbers, where nothing else is said, keep their type (T-SQL).</summary>
    public bool SumKeepsIntegers { get; init; }

    /// <summary>ROUND, FLOOR and CEIL of whole numbers are binary numbers (BigQuery).</summary>
    public bool RoundingIsDouble { get; init; }

    /// <summary>FLOOR and CEIL of whole numbers; null: their own type.</summary>
    public SqlType? FloorOfInteger { get; init; }

    /// <summary>EXTRACT(SECOND …) is a whole number.</summary>
    public bool SecondsAreWhole { get; init; }

    /// <summary>A value that does not convert, and a quotient by zero, may be NULL instead of an error (Hive, Spark, MySQL).</summary>
    public bool FailuresAreNull { get; init; }
}
