using static LineageService.Sql.Functions.FunctionList;

namespace LineageService.Sql.Functions;

/// <summary>What Greenplum, Materialize and RisingWave have besides PostgreSQL's functions, by their reference manuals.</summary>
internal static class GreenplumFunctions
{
    internal static IEnumerable<FunctionSignature> Greenplum =>
    [
        .. Aggregates("SUM_MATRIX PIVOT_SUM GP_ARRAY_AGG"),
        .. Scalars("DECODE/3:c~ NVL "),
    ];

    internal static IEnumerable<FunctionSignature> Materialize =>
    [
        .. Aggregates("LIST_AGG MAP_AGG"),
        .. Tables("UNNEST REPEAT_ROW REGEXP_EXTRACT CSV_EXTRACT"),
        .. Scalars("""
            MZ_NOW MZ_VERSION MZ_ENVIRONMENT_ID LIST_APPEND LIST_CAT LIST_LENGTH LIST_PREPEND MAP_LENGTH UUID_GENERATE_V5
            TRY_PARSE_MONOTONIC_ISO8601_TIMESTAMP
            """),
    ];

    internal static IEnumerable<FunctionSignature> RisingWave =>
    [
        .. Aggregates("APPROX_COUNT_DISTINCT APPROX_PERCENTILE FIRST_VALUE LAST_VALUE"),
        .. Tables("TUMBLE HOP SESSION"),
        .. Scalars("""
            PROCTIME NULLIF:vc IFNULL ISNULL ARRAY_DISTINCT ARRAY_MAX ARRAY_MIN ARRAY_SUM ARRAY_CONTAINS ARRAY_TRANSFORM ARRAY_FLATTEN
            TO_BASE64 EXTRACT_EPOCH MAP_FROM_ENTRIES MAP_ACCESS MAP_KEYS MAP_VALUES MAP_ENTRIES MAP_CONTAINS MAP_LENGTH MAP_CAT MAP_INSERT
            MAP_DELETE
            """),
    ];
}
