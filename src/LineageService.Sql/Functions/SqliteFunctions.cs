using LineageService.Model;
using static LineageService.Sql.Functions.FunctionList;

namespace LineageService.Sql.Functions;

/// <summary>SQLite 3 ("Built-In Scalar SQL Functions", "Aggregate", "Date And Time", "JSON", "Math").</summary>
internal static class SqliteFunctions
{
    private static readonly string[] JsonColumns = ["key", "value", "type", "atom", "id", "parent", "fullkey", "path"];

    internal static IEnumerable<FunctionSignature> All =>
    [
        new("MAX", FunctionClass.Aggregate, ScalarFrom: 2),
        new("MIN", FunctionClass.Aggregate, ScalarFrom: 2),
        .. Aggregates("GROUP_CONCAT STRING_AGG TOTAL JSON_GROUP_ARRAY JSONB_GROUP_ARRAY JSON_GROUP_OBJECT JSONB_GROUP_OBJECT PERCENTILE"),
        new("JSON_EACH", FunctionClass.Table, Columns: JsonColumns),
        new("JSON_TREE", FunctionClass.Table, Columns: JsonColumns),
        new("GENERATE_SERIES", FunctionClass.Table, Columns: ["value"]),
        .. Tables("PRAGMA_TABLE_INFO PRAGMA_TABLE_LIST"),
        .. Scalars("""
            IIF:c IF:c IFNULL CHANGES CHAR CONCAT FORMAT GLOB HEX UNHEX INSTR LAST_INSERT_ROWID LIKE LIKELIHOOD LIKELY UNLIKELY
            LOAD_EXTENSION PRINTF
            QUOTE RANDOM RANDOMBLOB SOUNDEX SQLITE_VERSION TOTAL_CHANGES TYPEOF UNICODE UNISTR ZEROBLOB SUBTYPE
            TIME DATETIME JULIANDAY UNIXEPOCH STRFTIME TIMEDIFF
            JSON JSONB JSON_ARRAY_LENGTH JSON_EXTRACT JSONB_EXTRACT JSON_INSERT JSON_PATCH JSON_REMOVE JSON_REPLACE JSON_SET JSON_TYPE
            JSON_VALID
            JSON_QUOTE JSON_PRETTY JSON_ERROR_POSITION POW TRUNC LOG2 ACOSH ASINH ATANH BM25 HIGHLIGHT SNIPPET MATCH
            """),
    ];
}
