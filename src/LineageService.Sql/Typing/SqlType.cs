using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LineageService.Sql.Typing;

/// <summary>
/// A type of values, told apart from the many names that systems have for it: BigQuery's INT64, Hive's bigint and PostgreSQL's int8 are one.
/// Two types are equal where their canonical spelling is.
/// </summary>
public sealed class SqlType : IEquatable<SqlType>
{
    private string? _text;

    private SqlType(TypeFamily family) => Family = family;

    public TypeFamily Family { get; }

    /// <summary>Bits of a whole number, digits of a decimal one, characters of a text; null where it is not said or not limited.</summary>
    public int? Size { get; private init; }

    /// <summary>Digits behind the point of a decimal number; null where its size is not known.</summary>
    public int? Scale { get; private init; }

    /// <summary>A whole number without sign.</summary>
    public bool Unsigned { get; private init; }

    /// <summary>The name of a type of the family <see cref="TypeFamily.Other"/>, lower case; null elsewhere.</summary>
    public string? Name { get; private init; }

    /// <summary>Element of an array, value of a map; null elsewhere and where it is not known.</summary>
    public SqlType? Element { get; private init; }

    /// <summary>Key of a map; null elsewhere and where it is not known.</summary>
    public SqlType? Key { get; private init; }

    /// <summary>Fields of a struct, in order; empty elsewhere and where they are not known.</summary>
    public ImmutableArray<StructTypeField> Fields { get; private init; } = [];

    public static SqlType Boolean { get; } = new(TypeFamily.Boolean);

    public static SqlType Int32 { get; } = Integer(32);

    public static SqlType Int64 { get; } = Integer(64);

    public static SqlType AnyDecimal { get; } = new(TypeFamily.Decimal);

    public static SqlType Float { get; } = new(TypeFamily.Float);

    public static SqlType Double { get; } = new(TypeFamily.Double);

    public static SqlType String { get; } = new(TypeFamily.Text);

    public static SqlType Bytes { get; } = new(TypeFamily.Bytes);

    public static SqlType Date { get; } = new(TypeFamily.Date);

    public static SqlType Time { get; } = new(TypeFamily.Time);

    public static SqlType Timestamp { get; } = new(TypeFamily.Timestamp);

    public static SqlType TimestampZoned { get; } = new(TypeFamily.TimestampZoned);

    public static SqlType Interval { get; } = new(TypeFamily.Interval);

    public static SqlType Json { get; } = new(TypeFamily.Json);

    public static SqlType Null { get; } = new(TypeFamily.Null);

    public static SqlType Integer(int bits, bool unsigned = false) => new(TypeFamily.Integer) { Size = bits, Unsigned = unsigned };

    public static SqlType Decimal(int precision, int scale) => new(TypeFamily.Decimal) { Size = precision, Scale = scale };

    public static SqlType Text(int? length) => length is null ? String : new(TypeFamily.Text) { Size = length };

    public static SqlType FixedText(int length) => new(TypeFamily.FixedText) { Size = length };

    public static SqlType Array(SqlType? element) => new(TypeFamily.Array) { Element = element is { Family: TypeFamily.Null } ? null : element };

    public static SqlType Map(SqlType? key, SqlType? value) => new(TypeFamily.Map) { Key = key, Element = value };

    public static SqlType Struct(ImmutableArray<StructTypeField> fields) => new(TypeFamily.Struct) { Fields = fields };

    public static SqlType Other(string name) => new(TypeFamily.Other) { Name = name.ToLowerInvariant() };

    /// <summary>True for whole, decimal and binary numbers.</summary>
    public bool IsNumeric => Family is TypeFamily.Integer or TypeFamily.Decimal or TypeFamily.Float or TypeFamily.Double;

    public bool IsText => Family is TypeFamily.Text or TypeFamily.FixedText;

    /// <summary>True for dates and the two kinds of date with time.</summary>
    public bool HasDate => Family is TypeFamily.Date or TypeFamily.Timestamp or TypeFamily.TimestampZoned;

    /// <summary>The field of a name; null where there is none or where it has no type.</summary>
    public SqlType? FieldOf(string name)
    {
        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)) return field.Type;
        }

        return null;
    }

    public bool Equals(SqlType? other) => other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    public override bool Equals(object? obj) => Equals(obj as SqlType);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical spelling: <c>int64</c>, <c>decimal(38,9)</c>, <c>array&lt;struct&lt;a:string&gt;&gt;</c>.</summary>
    public override string ToString() => _text ??= Spell();

    private string Spell() => Family switch
    {
        // int8 is a name of 64 bits elsewhere: what is spelled here must read back as the same type in any dialect.
        TypeFamily.Integer when this is { Size: 8, Unsigned: false } => "tinyint",
        TypeFamily.Integer => string.Create(CultureInfo.InvariantCulture, $"{(Unsigned ? "u" : string.Empty)}int{Size}"),
        TypeFamily.Decimal => Size is null ? "decimal(*)" : string.Create(CultureInfo.InvariantCulture, $"decimal({Size},{Scale ?? 0})"),
        TypeFamily.Text => Size is null ? "string" : string.Create(CultureInfo.InvariantCulture, $"varchar({Size})"),
        TypeFamily.FixedText => string.Create(CultureInfo.InvariantCulture, $"char({Size})"),
        TypeFamily.Float => "float32",
        TypeFamily.Timestamp => "datetime",
        TypeFamily.TimestampZoned => "timestamptz",
        TypeFamily.Array => Element is null ? "array" : $"array<{Element}>",
        TypeFamily.Map => Key is null && Element is null ? "map" : $"map<{Key?.ToString() ?? "?"},{Element?.ToString() ?? "?"}>",
        TypeFamily.Struct => SpellFields(),
        TypeFamily.Other => Name ?? "other",
        _ => Family.ToString().ToLowerInvariant(),
    };

    private string SpellFields()
    {
        if (Fields.IsEmpty) return "struct";
        var text = new StringBuilder("struct<");
        for (var i = 0; i < Fields.Length; i++)
        {
            if (i > 0) text.Append(',');
            if (Fields[i].Name is { } name) text.Append(name).Append(':');
            text.Append(Fields[i].Type?.ToString() ?? "?");
        }

        return text.Append('>').ToString();
    }
}

/// <summary>A field of a struct type; its name is null where none is given, its type where it is not known.</summary>
public readonly record struct StructTypeField(string? Name, SqlType? Type);
