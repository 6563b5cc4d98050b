using LineageService.Sql.Typing;

namespace LineageService.Impact.Comparing;

/// <summary>What a change of type may do to values.</summary>
internal enum TypeChangeKind : byte
{
    None,

    /// <summary>Every value fits: int → bigint, decimal(p,s) → (p′&gt;p, s), varchar(n) → (m&gt;n).</summary>
    Widened,

    /// <summary>date → timestamp: fits, and is not equal to what it was compared with.</summary>
    Dated,

    /// <summary>Values may not fit, or mean something else (another scale).</summary>
    Narrowed,
}

/// <summary>Classes of type changes. Source: impact.md §B.4 (the widenings that Iceberg allows), Iceberg's schema evolution.</summary>
internal static class TypeChanges
{
    public static TypeChangeKind Of(SqlType? before, SqlType? after)
    {
        if (before is null || after is null || before.Equals(after)) return TypeChangeKind.None;
        return (before.Family, after.Family) switch
        {
            (TypeFamily.Null, _) => TypeChangeKind.Widened,
            (TypeFamily.Integer, TypeFamily.Integer) => before.Unsigned == after.Unsigned && after.Size >= before.Size
                || before.Unsigned && after.Size > before.Size ? TypeChangeKind.Widened : TypeChangeKind.Narrowed,
            (TypeFamily.Float, TypeFamily.Double) => TypeChangeKind.Widened,
            (TypeFamily.Decimal, TypeFamily.Decimal) => Decimal(before, after),
            (TypeFamily.Text, TypeFamily.Text) or (TypeFamily.FixedText, TypeFamily.Text) =>
                after.Size is null || before.Size <= after.Size ? TypeChangeKind.Widened : TypeChangeKind.Narrowed,
            (TypeFamily.FixedText, TypeFamily.FixedText) => before.Size <= after.Size ? TypeChangeKind.Widened : TypeChangeKind.Narrowed,
            (TypeFamily.Date, TypeFamily.Timestamp) => TypeChangeKind.Dated,
            (TypeFamily.Array, TypeFamily.Array) => Of(before.Element, after.Element),
            (TypeFamily.Struct, TypeFamily.Struct) => before.Fields.All(field => after.Fields.Any(other => other.Name == field.Name))
                && before.Fields.All(field => Of(field.Type, after.FieldOf(field.Name ?? "")) != TypeChangeKind.Narrowed) ? TypeChangeKind.Widened : TypeChangeKind.Narrowed,
            _ => TypeChangeKind.Narrowed,
        };
    }

    /// <summary>True where an engine surely takes values of one type into a column of another without failing on some.</summary>
    public static bool Converts(SqlType? from, SqlType? to)
    {
        if (from is null || to is null || from.Family == TypeFamily.Null || to.IsText || from.Family == to.Family) return true;
        return (from.IsNumeric && to.IsNumeric) || (from.HasDate && to.HasDate) || from.Family == TypeFamily.Other || to.Family is TypeFamily.Other or TypeFamily.Json;
    }

    // Digits before the point must not get fewer, and the scale must be the same: a reader of the old one reads other numbers.
    private static TypeChangeKind Decimal(SqlType before, SqlType after)
    {
        if (after.Size is null) return TypeChangeKind.Widened;
        if (before.Size is null || before.Scale != after.Scale) return TypeChangeKind.Narrowed;
        return after.Size >= before.Size ? TypeChangeKind.Widened : TypeChangeKind.Narrowed;
    }
}
