using LineageService.Sql.Dialects;

namespace LineageService.Sql.Typing;

/// <summary>Reads types and tells how they relate: which values fit where, and what several make together.</summary>
public static class SqlTypes
{
    /// <summary>The type of a text as the dialect writes it; null where the text is empty. What is not known is a named type of its own.</summary>
    public static SqlType? Parse(string? text, SqlDialect dialect) => SqlTypeParser.Parse(text, TypeRuleSets.For(dialect.Name));

    /// <summary>
    /// True where every value of <paramref name="from"/> is one of <paramref name="to"/> unchanged: <c>int</c> to <c>bigint</c>, <c>varchar(10)</c> to
    /// <c>varchar(20)</c>, <c>decimal(10,2)</c> to <c>decimal(12,2)</c>. A change of scale is none, nor is one of family.
    /// </summary>
    public static bool CanWidenTo(this SqlType from, SqlType to)
    {
        if (from.Equals(to) || from.Family == TypeFamily.Null) return true;
        return (from.Family, to.Family) switch
        {
            (TypeFamily.Integer, TypeFamily.Integer) => FitsInteger(from, to),
            (TypeFamily.Integer, TypeFamily.Decimal) => to.Size is null || to.Size - to.Scale >= DigitsOf(from),
            (TypeFamily.Integer, TypeFamily.Double) => from.Size <= 32,
            (TypeFamily.Float, TypeFamily.Double) => true,
            (TypeFamily.Decimal, TypeFamily.Decimal) => to.Size is null || (from.Size <= to.Size && from.Scale == to.Scale),
            (TypeFamily.Text or TypeFamily.FixedText, TypeFamily.Text) => to.Size is null || from.Size <= to.Size,
            (TypeFamily.FixedText, TypeFamily.FixedText) => false,
            (TypeFamily.Date, TypeFamily.Timestamp) => true,
            (TypeFamily.Array, TypeFamily.Array) => from.Element is { } inner && to.Element is { } outer && inner.CanWidenTo(outer),
            _ => false,
        };
    }

    private static bool FitsInteger(SqlType from, SqlType to) =>
        from.Unsigned == to.Unsigned ? from.Size <= to.Size : from.Unsigned && from.Size < to.Size;

    /// <summary>How many decimal digits a whole number may have.</summary>
    internal static int DigitsOf(SqlType integer) => integer.Size switch
    {
        <= 8 => 3,
        <= 16 => 5,
        <= 32 => 10,
        <= 64 => integer.Unsigned ? 20 : 19,
        <= 128 => 39,
        _ => 77,
    };

    /// <summary>
    /// The type that set operations, CASE and COALESCE give to values of both types; null where the dialects differ or where none is common.
    /// </summary>
    public static SqlType? CommonType(SqlType first, SqlType second) => CommonType(first, second, 38);

    internal static SqlType? CommonType(SqlType first, SqlType second, int maximumDigits)
    {
        if (first.Equals(second) || second.Family == TypeFamily.Null) return first;
        if (first.Family == TypeFamily.Null) return second;
        if (first.IsNumeric && second.IsNumeric) return CommonNumber(first, second, maximumDigits);
        if (first.IsText && second.IsText)
            return first.Size is { } one && second.Size is { } other ? SqlType.Text(Math.Max(one, other)) : SqlType.String;
        if (first.HasDate && second.HasDate) return first.Family > second.Family ? first : second;
        return (first.Family, second.Family) switch
        {
            (TypeFamily.Array, TypeFamily.Array) => CommonArray(first, second, maximumDigits),
            (TypeFamily.Map, TypeFamily.Map) => first.Element is null ? second : second.Element is null ? first : null,
            (TypeFamily.Struct, TypeFamily.Struct) => CommonStruct(first, second, maximumDigits),
            _ => null,
        };
    }

    private static SqlType? CommonArray(SqlType first, SqlType second, int maximumDigits)
    {
        if (first.Element is null || second.Element is null) return SqlType.Array(null);
        return CommonType(first.Element, second.Element, maximumDigits) is { } element ? SqlType.Array(element) : null;
    }

    // Fields are matched by position; the first gives the names.
    private static SqlType? CommonStruct(SqlType first, SqlType second, int maximumDigits)
    {
        if (first.Fields.Length != second.Fields.Length) return null;
        var fields = first.Fields.ToBuilder();
        for (var i = 0; i < fields.Count; i++)
        {
            var (one, other) = (first.Fields[i].Type, second.Fields[i].Type);
            var type = one is null || other is null ? null : CommonType(one, other, maximumDigits);
            fields[i] = new StructTypeField(first.Fields[i].Name ?? second.Fields[i].Name, type);
        }

        return SqlType.Struct(fields.MoveToImmutable());
    }

    private static SqlType CommonNumber(SqlType first, SqlType second, int maximumDigits)
    {
        if (first.Family == TypeFamily.Double || second.Family == TypeFamily.Double) return SqlType.Double;
        if (first.Family == TypeFamily.Float || second.Family == TypeFamily.Float)
            return first.Family == second.Family ? SqlType.Float : SqlType.Double;
        if (first.Family == TypeFamily.Decimal || second.Family == TypeFamily.Decimal) return CommonDecimal(first, second, maximumDigits);
        if (first.Unsigned == second.Unsigned) return first.Size >= second.Size ? first : second;
        var (unsigned, signed) = first.Unsigned ? (first, second) : (second, first);
        return signed.Size > unsigned.Size ? signed : SqlType.Integer(Math.Min(256, unsigned.Size!.Value * 2));
    }

    private static SqlType CommonDecimal(SqlType first, SqlType second, int maximumDigits)
    {
        var (one, other) = (AsDecimal(first), AsDecimal(second));
        if (one.Size is null || other.Size is null) return SqlType.AnyDecimal;
        var scale = Math.Max(one.Scale!.Value, other.Scale!.Value);
        var digits = Math.Max(one.Size.Value - one.Scale.Value, other.Size.Value - other.Scale.Value) + scale;
        return SqlType.Decimal(Math.Min(digits, Math.Max(maximumDigits, Math.Max(one.Size.Value, other.Size.Value))), scale);
    }

    internal static SqlType AsDecimal(SqlType type) => type.Family == TypeFamily.Integer ? SqlType.Decimal(DigitsOf(type), 0) : type;
}
