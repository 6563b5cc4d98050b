namespace LineageService.Sql.Typing;

/// <summary>What kind of values a <see cref="SqlType"/> has, whatever a system calls it.</summary>
public enum TypeFamily : byte
{
    /// <summary>A type whose name says nothing here: an enum, a domain, a geography.</summary>
    Other,
    Boolean,

    /// <summary>A whole number of <see cref="SqlType.Size"/> bits.</summary>
    Integer,

    /// <summary>An exact number of <see cref="SqlType.Size"/> digits, <see cref="SqlType.Scale"/> of them behind the point.</summary>
    Decimal,

    /// <summary>A binary number of 32 bits.</summary>
    Float,

    /// <summary>A binary number of 64 bits.</summary>
    Double,

    /// <summary>Text of at most <see cref="SqlType.Size"/> characters; without size of any length.</summary>
    Text,

    /// <summary>Text filled up with blanks to <see cref="SqlType.Size"/> characters.</summary>
    FixedText,
    Bytes,
    Date,
    Time,

    /// <summary>Date and time as a clock shows them.</summary>
    Timestamp,

    /// <summary>A moment: date and time with a zone, or in UTC.</summary>
    TimestampZoned,
    Interval,

    /// <summary>JSON and the other semi-structured ones (VARIANT, SUPER).</summary>
    Json,
    Array,
    Map,
    Struct,

    /// <summary>The type of NULL: every type takes it.</summary>
    Null,
}
