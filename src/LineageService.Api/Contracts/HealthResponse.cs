using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of the health endpoints.</summary>
[Description("How the service is.")]
public sealed record HealthResponse(
    [property: Description("live, ready, waiting (503: something is in the way) or stopping (503).")] string Status,
    [property: Description("Commit that the graph shows.")] long Epoch,
    [property: Description("Version of the service.")] string Version,
    [property: Description("What was looked at; null where nothing was.")] IReadOnlyList<HealthCheckResponse>? Checks = null);

/// <summary>One thing that was looked at.</summary>
[Description("One thing that was looked at.")]
public sealed record HealthCheckResponse(
    [property: Description("store, snapshot, topics, or the name of another part.")] string Name,
    [property: Description("ready, waiting, or waived: in the way, but the configuration passes over it.")] string Status,
    [property: Description("What is in the way; null for nothing.")] string? Reason);
