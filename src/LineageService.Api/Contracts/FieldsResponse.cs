using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/fields</c>.</summary>
[Description("Fields of a dataset in schema order, nested ones behind their parent.")]
public sealed record FieldsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Node id of the dataset.")] string Dataset,
    [property: Description("none, partial (only fields that lineage mentions) or complete.")] string Schema,
    [property: Description("The fields of this page.")] IReadOnlyList<FieldResponse> Fields,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor) : PointResponse;

/// <summary>A field.</summary>
[Description("A column or nested field.")]
public sealed record FieldResponse(
    [property: Description("Node id, field:namespace:name:path.")] string Id,
    [property: Description("Path in the dataset; nested fields are dotted.")] string Path,
    [property: Description("Type as the system writes it.")] string? Type,
    [property: Description("NULLABLE, REQUIRED, REPEATED; null where not known.")] string? Mode,
    [property: Description("Tags of the field, key=value.")] IReadOnlyList<string> Tags)
{
    [Description("What its catalog says of it; only for the present and only where one dataset was asked for.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Comment { get; init; }
}
