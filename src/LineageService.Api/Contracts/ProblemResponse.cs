using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>A problem as documented (RFC 9457); written by <see cref="Problems.ProblemWriter"/>.</summary>
[Description("A problem, application/problem+json (RFC 9457). The types are listed in docs/problems.md.")]
public sealed record ProblemResponse(
    [property: Description("Stable URI of the kind of problem.")] string Type,
    [property: Description("The kind of problem in a sentence.")] string Title,
    [property: Description("HTTP status.")] int Status,
    [property: Description("What happened this time.")] string Detail)
{
    [Description("Every mistake of the request at once.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ViolationResponse>? Violations { get; init; }

    [Description("Node ids that an ambiguous name fits.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Candidates { get; init; }

    [Description("Where in the body, in bytes.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Offset { get; init; }

    [Description("The limit exceeded, in bytes.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Limit { get; init; }

    [Description("Id of the failure in the service's log.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}

/// <summary>One mistake in a request, as documented.</summary>
[Description("One mistake in a request.")]
public sealed record ViolationResponse(
    [property: Description("query, header or body.")] string In,
    [property: Description("Parameter, header, or JSON path in the body.")] string Name,
    [property: Description("What is wrong and what is expected.")] string Message);
