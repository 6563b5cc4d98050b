using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/namespaces</c>.</summary>
[Description("Every namespace of a dataset or job, sorted.")]
public sealed record NamespacesResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The namespaces.")] IReadOnlyList<string> Namespaces) : PointResponse;
