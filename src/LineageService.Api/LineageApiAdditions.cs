using Microsoft.AspNetCore.Builder;

namespace LineageService.Api;

/// <summary>What the composition root adds to the service that the API does not know: exporters of telemetry, endpoints of other packages.</summary>
public sealed record LineageApiAdditions
{
    /// <summary>Called before the service is built; null for nothing.</summary>
    public Action<WebApplicationBuilder>? Building { get; init; }

    /// <summary>Called when the endpoints of the API are mapped. What is mapped there and has no access rule is for administrators only.</summary>
    public Action<WebApplication>? Mapping { get; init; }
}
