using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Catalogs;

/// <summary>Who told a table's columns. A higher one is not overwritten by a lower one.</summary>
public enum SchemaOrigin : byte
{
    /// <summary>Derived from the text of a task: a view, CTAS, or the query that fills a table.</summary>
    Task = 0,

    /// <summary>A catalog, DDL or schema facet.</summary>
    Catalog = 1,
}

/// <summary>A table with its columns, as a catalog or a task tells them, and the version that fingerprints refer to.</summary>
public sealed class CatalogTable
{
    /// <summary>The mode of a field that INSERT without a column list does not fill.</summary>
    internal const string ComputedMode = "COMPUTED";

    internal const string RequiredMode = "REQUIRED";

    internal static readonly ImmutableSortedDictionary<string, string> NoComments = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    // Held by all tables of these very columns.
    private readonly StrongBox<string?> _version;

    public CatalogTable(TableSchema schema, SchemaOrigin origin, ImmutableArray<SchemaField> fields = default)
        : this(schema, origin, fields, new StrongBox<string?>())
    {
    }

    private CatalogTable(TableSchema schema, SchemaOrigin origin, ImmutableArray<SchemaField> fields, StrongBox<string?> version)
    {
        _version = version;
        Schema = schema;
        Origin = origin;
        Fields = fields.IsDefault ? [.. schema.Columns.Select(column => new SchemaField(column.Name, column.Type, ModeOf(column)))] : fields;
    }

    public TableSchema Schema { get; }

    public SchemaOrigin Origin { get; }

    /// <summary>The same columns with their modes, as datasets keep them.</summary>
    public ImmutableArray<SchemaField> Fields { get; }

    /// <summary>Dataset namespace; null where the import's options decide.</summary>
    public string? Namespace { get; init; }

    public string? Layer { get; init; }

    public string? Owner { get; init; }

    public string? Kind { get; init; }

    public string? Description { get; init; }

    /// <summary>Where the data lies, as its catalog writes it (<c>hdfs://nn/warehouse/ods.db/t</c>); null where it is not told.</summary>
    public string? Location { get; init; }

    /// <summary>Columns that partition the table, in order, outermost first.</summary>
    public ImmutableArray<string> PartitionKeys { get; init; } = [];

    /// <summary>What the catalog says of single columns, by their path.</summary>
    public ImmutableSortedDictionary<string, string> Comments { get; init; } = NoComments;

    /// <summary>
    /// Hash of names, types and NOT NULL in order: equal content has an equal version, whenever and from wherever it was read. Keys do not count: no analysis
    /// that is kept depends on them.
    /// </summary>
    public string Version => _version.Value ??= Hash(Schema);

    /// <summary>The same table under another name.</summary>
    public CatalogTable Renamed(TableName name) => Copy(Schema.Named(name), Namespace);

    /// <summary>The same table in the namespace that its source as a whole gives it; itself where it has its own.</summary>
    public CatalogTable InNamespace(string datasetNamespace) => Namespace is not null ? this : Copy(Schema, datasetNamespace);

    /// <summary>Another table of the same columns: what is made of the columns is made once for both.</summary>
    internal CatalogTable ColumnsAs(TableName name, string? datasetNamespace, string? layer, string? owner, string? kind) =>
        new(Schema.Named(name), Origin, Fields, _version) { Namespace = datasetNamespace, Layer = layer, Owner = owner, Kind = kind };

    private CatalogTable Copy(TableSchema schema, string? datasetNamespace) => new(schema, Origin, Fields, _version)
    {
        Namespace = datasetNamespace,
        Layer = Layer,
        Owner = Owner,
        Kind = Kind,
        Description = Description,
        Location = Location,
        PartitionKeys = PartitionKeys,
        Comments = Comments,
    };

    // A store keeps the mode: what was read from it again has the version that it had.
    private static string? ModeOf(SchemaColumn column) => column.Computed ? ComputedMode : column.Nullable == false && !column.Implied ? RequiredMode : null;

    private static string Hash(TableSchema schema)
    {
        using var hash = new ContentHash();
        hash.Append(schema.IsComplete ? "complete" : "partial");
        foreach (var column in schema.Columns)
        {
            hash.Append(column.Name);
            hash.Append(column.Type);
            if (column.Computed) hash.Append("computed");
            if (ModeOf(column) == RequiredMode) hash.Append("required");
        }

        return hash.Finish();
    }
}
