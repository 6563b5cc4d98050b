using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/datasets</c>.</summary>
[Description("Datasets in order of namespace and name; with node or name, that one with its fields.")]
public sealed record DatasetsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The datasets of this page.")] IReadOnlyList<DatasetResponse> Datasets,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor) : PointResponse;

/// <summary>A dataset.</summary>
[Description("A table, view, topic, file, dashboard: anything with a namespace and a name.")]
public sealed record DatasetResponse(
    [property: Description("Node id, dataset:namespace:name.")] string Id,
    [property: Description("Namespace.")] string Namespace,
    [property: Description("Name.")] string Name,
    [property: Description("table, view, topic, file …; null where not known.")] string? Kind,
    [property: Description("Warehouse layer.")] string? Layer,
    [property: Description("Owner.")] string? Owner,
    [property: Description("Description.")] string? Description,
    [property: Description("none, partial (only fields that lineage mentions) or complete.")] string Schema,
    [property: Description("Number of fields known.")] int FieldCount,
    [property: Description("Tags, key=value.")] IReadOnlyList<string> Tags,
    [property: Description("Other names of the same dataset, as node ids.")] IReadOnlyList<string> Symlinks) : PointResponse
{
    [Description("Commit that this answer saw; only where the dataset is the whole answer.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Epoch { get; init; }

    [Description("Other names that are merged into it, as node ids; what they know fills its gaps. Only where one dataset was asked for.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MergedFrom { get; init; }

    [Description("The dataset that it is only another name of, as node id; only in lists.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MergedInto { get; init; }

    [Description("The catalog that manages it, as its producers name it; absent where none does.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DatasetCatalogResponse? Catalog { get; init; }

    [Description("Where its data lies, as its catalog writes it. This and the following are the last catalog's, only for the present and only where one dataset was asked for; null where none told it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Location { get; init; }

    [Description("Columns that partition it, outermost first.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? PartitionKeys { get; init; }

    [Description("Sets of columns of which no two rows share the values: primary key and unique constraints.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? Keys { get; init; }

    [Description("Its fields in schema order; only where one dataset was asked for.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldResponse>? Fields { get; init; }
}

/// <summary>The catalog of a dataset.</summary>
[Description("The catalog that manages a dataset, as its producers name it.")]
public sealed record DatasetCatalogResponse(
    [property: Description("What reads it: iceberg, delta, hudi, hive …")] string? Framework,
    [property: Description("How the catalog is kept: hadoop, hive, jdbc, rest, glue …")] string? Type,
    [property: Description("The catalog's name where it is configured.")] string? Name,
    [property: Description("Where its metadata is.")] string? MetadataUri,
    [property: Description("Where its warehouse is.")] string? WarehouseUri,
    [property: Description("Who reports it: spark, flink …")] string? Source);
