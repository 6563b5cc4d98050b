using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

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
    [property: Description("End, UTC; null while it runs.")] DateTimeOffset? EndedAt)
{
    [Description("Node id of the job whose run started this one; absent where no event names it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ParentJob { get; init; }

    [Description("The run that started this one.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ParentRun { get; init; }

    [Description("Which parts of datasets it read and wrote; absent where no event says so, which does not mean all of them.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunSubsetResponse>? Subsets { get; init; }
}

/// <summary>A part of a dataset that a run read or wrote.</summary>
[Description("Which part of a dataset a run read or wrote, as its client said it.")]
public sealed record RunSubsetResponse(
    [property: Description("Node id of the dataset, as the client names it.")] string Dataset,
    [property: Description("input or output.")] string Direction,
    [property: Description("OpenLineage's condition: a type (location, partition, compare, binary) and what belongs to it.")] JsonElement Condition);
