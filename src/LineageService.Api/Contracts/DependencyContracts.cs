using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/jobs/dependencies</c>.</summary>
[Description("What schedulers say of one job: no lineage, only which waits for which.")]
public sealed record DependenciesResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Node id of the job.")] string Job,
    [property: Description("Jobs that it waits for.")] IReadOnlyList<DependencyResponse> Upstream,
    [property: Description("Jobs that wait for it.")] IReadOnlyList<DependencyResponse> Downstream);

/// <summary>One end of a dependency.</summary>
[Description("The job at the other end, and which scheduler says so.")]
public sealed record DependencyResponse(
    [property: Description("Node id of the job.")] string Job,
    [property: Description("The source that was collected, kind:name.")] string Source);

/// <summary>The answer of <c>GET /api/v2/jobs/missing-dependencies</c>.</summary>
[Description("Jobs that read what another job writes and are not scheduled behind it, directly or by others.")]
public sealed record MissingDependenciesResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("How many there are in all pages.")] int Total,
    [property: Description("Those of this page, by the reading job.")] IReadOnlyList<MissingDependencyResponse> Missing,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A dependency that lineage has and the scheduler has not.</summary>
[Description("One reader that is not scheduled behind one writer.")]
public sealed record MissingDependencyResponse(
    [property: Description("Node id of the job that reads.")] string Job,
    [property: Description("Node id of the job that writes.")] string Writer,
    [property: Description("Node ids of the datasets between them.")] IReadOnlyList<string> Datasets);
