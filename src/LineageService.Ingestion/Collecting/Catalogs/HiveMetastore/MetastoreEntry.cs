namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>A table of the metastore while its rows come in. Mutable.</summary>
internal sealed class MetastoreEntry(string database, string name)
{
    public string Database { get; } = database;

    public string Name { get; } = name;

    public string? Type { get; init; }

    public string? Owner { get; init; }

    public string? ViewText { get; init; }

    public long ColumnsId { get; set; }

    public string? Location { get; set; }

    /// <summary>TABLE_PARAMS.</summary>
    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>SERDE_PARAMS: the options of a Spark table.</summary>
    public Dictionary<string, string> Options { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, MetastoreColumn> PartitionKeys { get; } = [];

    public List<MetastoreConstraint> Constraints { get; } = [];

    /// <summary>Who keeps the table: <c>iceberg</c>, <c>hudi</c>, <c>delta</c>, <c>paimon</c>; else null.</summary>
    public string? Format
    {
        get
        {
            var marker = Properties.GetValueOrDefault("table_type") ?? Properties.GetValueOrDefault("spark.sql.sources.provider")
                ?? Properties.GetValueOrDefault("storage_handler") ?? Properties.GetValueOrDefault("connector");
            foreach (var format in (string[])["iceberg", "hudi", "delta", "paimon"])
            {
                if (marker?.Contains(format, StringComparison.OrdinalIgnoreCase) == true) return format;
            }

            return Properties.ContainsKey("hoodie.table.name") ? "hudi" : null;
        }
    }

    /// <summary>Where its files are: Spark keeps the path of its own tables among their options.</summary>
    public string? Path =>
        Location is null || Location.Contains("__PLACEHOLDER__", StringComparison.Ordinal) ? Options.GetValueOrDefault("path") : Location;
}

internal readonly record struct MetastoreColumn(string Name, string? Type, string? Comment);

/// <param name="Kind">0 primary key, 2 unique, 3 not null; 1, a foreign key, is not kept.</param>
internal readonly record struct MetastoreConstraint(string Name, long Kind, long ColumnsId, long Column, long Position);
