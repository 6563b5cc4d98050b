using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>
/// A table of the metastore's database with the columns that are read of it. Source: Hive's metastore schema, versions 2.3 to 4.0.
/// </summary>
/// <param name="Required">False where a metastore without it is still one (an older version, or a role that may not read it).</param>
internal sealed record MetastoreTable(string Name, bool Required, ImmutableArray<string> Columns)
{
    public static MetastoreTable Databases { get; } = new("DBS", true, ["DB_ID", "NAME", "DB_LOCATION_URI"]);

    public static MetastoreTable Tables { get; } = new(
        "TBLS", true, ["TBL_ID", "DB_ID", "SD_ID", "TBL_NAME", "TBL_TYPE", "OWNER", "VIEW_ORIGINAL_TEXT", "VIEW_EXPANDED_TEXT"]);

    public static MetastoreTable Storage { get; } = new("SDS", true, ["SD_ID", "CD_ID", "LOCATION", "SERDE_ID"]);

    public static MetastoreTable Columns2 { get; } =
        new("COLUMNS_V2", true, ["CD_ID", "INTEGER_IDX", "COLUMN_NAME", "TYPE_NAME", "COMMENT"]);

    public static MetastoreTable PartitionKeys { get; } =
        new("PARTITION_KEYS", false, ["TBL_ID", "INTEGER_IDX", "PKEY_NAME", "PKEY_TYPE", "PKEY_COMMENT"]);

    public static MetastoreTable TableParameters { get; } = new("TABLE_PARAMS", false, ["TBL_ID", "PARAM_KEY", "PARAM_VALUE"]);

    public static MetastoreTable SerdeParameters { get; } = new("SERDE_PARAMS", false, ["SERDE_ID", "PARAM_KEY", "PARAM_VALUE"]);

    public static MetastoreTable Constraints { get; } = new(
        "KEY_CONSTRAINTS", false,
            ["CONSTRAINT_NAME", "CONSTRAINT_TYPE", "PARENT_TBL_ID", "PARENT_CD_ID", "PARENT_INTEGER_IDX", "POSITION"]);

    /// <summary>All of them, those that others refer to first.</summary>
    public static ImmutableArray<MetastoreTable> All { get; } =
        [Databases, Tables, Storage, Columns2, PartitionKeys, TableParameters, SerdeParameters, Constraints];

    public static FrozenDictionary<string,
        MetastoreTable> ByName
    { get; } = All.ToFrozenDictionary(table => table.Name, StringComparer.OrdinalIgnoreCase);
}
