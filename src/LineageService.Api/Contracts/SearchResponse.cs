using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/search</c>.</summary>
[Description("Datasets, fields and jobs that match, best first.")]
public sealed record SearchResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Hits, best first.")] IReadOnlyList<SearchHitResponse> Results,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor) : PointResponse;

/// <summary>A search hit.</summary>
[Description("A dataset, field or job that matches.")]
public sealed record SearchHitResponse(
    [property: Description("Node id.")] string Id,
    [property: Description("dataset, field or job.")] string Kind,
    [property: Description("Namespace.")] string Namespace,
    [property: Description("Name of the dataset or job.")] string Name,
    [property: Description("Path of the field; null for datasets and jobs.")] string? Field,
    [property: Description("Rank; comparable only within one answer.")] double Score)
{
    [Description("Node id of the name that matched, where that is an alias of the one answered.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MergedFrom { get; init; }
}
