using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>How much of a dataset's schema is known.</summary>
public enum SchemaKnowledge : byte
{
    None = 0,

    /// <summary>Only fields that lineage mentions.</summary>
    Partial = 1,

    /// <summary>A catalog, DDL, a view's query or a schema facet told all of them.</summary>
    Complete = 2,
}

/// <summary>A dataset as stored: its description and schema. Not its lineage: that belongs to the jobs.</summary>
public sealed record DatasetRecord(DatasetId Id)
{
    /// <summary>Table, view, topic, file …; null where not known.</summary>
    public string? Kind { get; init; }

    /// <summary>Warehouse layer (ODS, DWD …).</summary>
    public string? Layer { get; init; }

    public string? Owner { get; init; }

    public string? Description { get; init; }

    /// <summary>Fields in schema order, nested ones behind their parent.</summary>
    public ImmutableArray<SchemaField> Fields { get; init; } = [];

    public SchemaKnowledge Schema { get; init; }

    /// <summary>
    /// True where the schema was derived from the text of a task that creates the dataset; a catalog, DDL or facet overrules it.
    /// </summary>
    public bool SchemaDerived { get; init; }

    /// <summary><c>key=value</c> tags; field tags have the field's path in front: <c>path|key=value</c>.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Other names of the same dataset (OpenLineage symlinks).</summary>
    public ImmutableArray<DatasetId> Symlinks { get; init; } = [];

    /// <summary>
    /// The dataset this is only another name of (a table's path): lineage and schema stand there. Null for a dataset of its own.
    /// </summary>
    public DatasetId? AliasOf { get; init; }

    /// <summary>The catalog that manages it; null where nothing says it.</summary>
    public DatasetCatalog? Catalog { get; init; }

    /// <summary>False once it was dropped.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Since when this description holds (UTC); null: since it was recorded. Alone it is no change.</summary>
    public DateTimeOffset? ValidFrom { get; init; }
}
