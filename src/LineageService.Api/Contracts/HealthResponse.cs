using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of the health endpoints.</summary>
[Description("How the service is.")]
public sealed record HealthResponse(
    [property: Description("live, ready or stopping.")] string Status,
    [property: Description("Commit that the graph shows.")] long Epoch,
    [property: Description("Version of the service.")] string Version);
