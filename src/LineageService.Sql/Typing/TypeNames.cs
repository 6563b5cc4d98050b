using System.Collections.Frozen;

namespace LineageService.Sql.Typing;

/// <summary>Names of types that mean the same in all systems that have them, upper case. What differs is in <see cref="TypeRules.Names"/>.</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, SqlType> Known = Build();

    private static readonly FrozenSet<string> Fixed = FrozenSet.Create(StringComparer.Ordinal, "CHAR", "CHARACTER", "NCHAR", "BPCHAR");

    private static readonly FrozenSet<string> Sized = FrozenSet.Create(
        StringComparer.Ordinal, "VARCHAR", "VARCHAR2", "NVARCHAR", "NVARCHAR2", "CHAR", "CHARACTER", "NCHAR", "STRING", "VARCHARACTER");

    public static SqlType? Find(string word) => Known.GetValueOrDefault(word);

    public static bool IsFixed(string word) => Fixed.Contains(word);

    /// <summary>True where the number in parentheses is a length of text and not of storage.</summary>
    public static bool HasLength(string word) => Sized.Contains(word);

    private static FrozenDictionary<string, SqlType> Build()
    {
        var known = new Dictionary<string, SqlType>(StringComparer.Ordinal);
        Add(SqlType.Boolean, "BOOLEAN BOOL BIT LOGICAL");
        Add(SqlType.Integer(8), "TINYINT INT1 BYTEINT BYTE I8");
        Add(SqlType.Integer(16), "SMALLINT INT2 INT16 SHORT SMALLSERIAL SERIAL2");
        Add(SqlType.Int32, "INT INTEGER INT4 INT32 MEDIUMINT SERIAL SERIAL4 OID");
        Add(SqlType.Int64, "BIGINT INT8 INT64 LONG LONGLONG BIGSERIAL SERIAL8 SIGNED");
        Add(SqlType.Integer(64, unsigned: true), "UINT64 UNSIGNED UBIGINT");
        Add(SqlType.Integer(8, unsigned: true), "UINT8 UTINYINT");
        Add(SqlType.Integer(16, unsigned: true), "UINT16 USMALLINT");
        Add(SqlType.Integer(32, unsigned: true), "UINT32 UINTEGER");
        Add(SqlType.Integer(128), "INT128 HUGEINT LARGEINT");
        Add(SqlType.Integer(256), "INT256");
        Add(SqlType.Integer(128, unsigned: true), "UINT128 UHUGEINT");
        Add(SqlType.Integer(256, unsigned: true), "UINT256");
        Add(SqlType.AnyDecimal, "DECIMAL NUMERIC DEC NUMBER FIXED DECIMALV2 DECIMALV3 DECIMAL32 DECIMAL64 DECIMAL128");
        Add(SqlType.Decimal(76, 38), "BIGNUMERIC BIGDECIMAL");
        Add(SqlType.Float, "FLOAT REAL FLOAT4 FLOAT32 BINARY_FLOAT");
        Add(SqlType.Double, "DOUBLE FLOAT8 FLOAT64 BINARY_DOUBLE DECFLOAT");
        Add(SqlType.String, """
            VARCHAR VARCHAR2 NVARCHAR NVARCHAR2 STRING TEXT NTEXT CHAR CHARACTER NCHAR BPCHAR TINYTEXT MEDIUMTEXT LONGTEXT CLOB NCLOB FIXEDSTRING CITEXT
            NATIONAL NAME SYSNAME VARCHARACTER
            """);
        Add(SqlType.Bytes, "BYTES BYTEA BLOB BINARY VARBINARY RAW TINYBLOB MEDIUMBLOB LONGBLOB IMAGE VARBYTE");
        Add(SqlType.Date, "DATE DATE32 DATEV2");
        Add(SqlType.Time, "TIME TIMETZ TIME_NTZ");
        Add(SqlType.Timestamp, "TIMESTAMP DATETIME DATETIME2 DATETIME64 TIMESTAMP_NTZ TIMESTAMPNTZ SMALLDATETIME DATETIMEV2");
        Add(SqlType.TimestampZoned, "TIMESTAMPTZ TIMESTAMP_TZ TIMESTAMPLTZ TIMESTAMP_LTZ TIMESTAMPTZLTZ DATETIMEOFFSET");
        Add(SqlType.Interval, "INTERVAL");
        Add(SqlType.Json, "JSON JSONB VARIANT SUPER");
        Add(SqlType.Array(null), "ARRAY");
        Add(SqlType.Map(null, null), "MAP");
        Add(SqlType.Struct([]), "STRUCT ROW RECORD");
        Add(SqlType.Null, "NULL VOID UNKNOWN");
        return known.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(SqlType type, string names)
        {
            foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) known[name] = type;
        }
    }
}
