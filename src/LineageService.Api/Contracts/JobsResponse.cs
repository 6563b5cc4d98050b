using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/jobs</c>.</summary>
[Description("Jobs in order of namespace and name; with node or name, that one with its SQL.")]
public sealed record JobsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The jobs of this page.")] IReadOnlyList<JobResponse> Jobs,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor) : PointResponse;

/// <summary>A job.</summary>
[Description("A task that writes datasets, defined by its SQL or known from events.")]
public sealed record JobResponse(
    [property: Description("Node id, job:namespace:name.")] string Id,
    [property: Description("Namespace.")] string Namespace,
    [property: Description("Name.")] string Name,
    [property: Description("query, view, script, procedure … or the event's job type.")] string? Kind,
    [property: Description("SQL dialect.")] string? Dialect,
    [property: Description("Owner.")] string? Owner,
    [property: Description("Team.")] string? Team,
    [property: Description("Tier of importance.")] string? Tier,
    [property: Description("Warehouse layer.")] string? Layer,
    [property: Description("Schedule.")] string? Schedule,
    [property: Description("File that defines it.")] string? File,
    [property: Description("Tags.")] IReadOnlyList<string> Tags,
    [property: Description("notAnalysed, analysed (every output column known), partly or failed.")] string State,
    [property: Description("Datasets read, as node ids.")] IReadOnlyList<string> Inputs,
    [property: Description("Datasets written, as node ids.")] IReadOnlyList<string> Outputs,
    [property: Description("What of its lineage cannot be known, and why.")] IReadOnlyList<UnknownResponse> Unknowns,
    [property: Description("Findings about its SQL.")] IReadOnlyList<DiagnosticResponse> Diagnostics)
{
    [Description("Queue, pool or worker group that it runs in; only where one is known.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Queue { get; init; }

    [Description("Other names that are merged into it, as node ids; only where one job was asked for.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MergedFrom { get; init; }

    [Description("SQL text; only where one job was asked for and its SQL is known.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sql { get; init; }
}

/// <summary>A finding about a text.</summary>
[Description("A finding about SQL text.")]
public sealed record DiagnosticResponse(
    [property: Description("Stable code, such as SQL1001.")] string Code,
    [property: Description("note, warning or error.")] string Severity,
    [property: Description("Start and length in the SQL, UTF-16 units; null for the whole.")] IReadOnlyList<int>? Span,
    [property: Description("What was expected.")] string Message);
