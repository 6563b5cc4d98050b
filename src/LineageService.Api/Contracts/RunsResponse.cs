using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/runs</c>.</summary>
[Description("Runs, newest first.")]
public sealed record RunsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The runs of this page.")] IReadOnlyList<RunResponse> Runs,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor) : PointResponse;

/// <summary>A run.</summary>
[Description("One run of a job as observed.")]
public sealed record RunResponse(
    [property: Description("The client's UUID.")] string Id,
    [property: Description("Node id of the job.")] string Job,
    [property: Description("Last event type: START, RUNNING, COMPLETE, ABORT, FAIL or OTHER.")] string State,
    [property: Description("Start, UTC.")] DateTimeOffset StartedAt,
    [property: Description("End, UTC; null while it runs.")] DateTimeOffset? EndedAt);
