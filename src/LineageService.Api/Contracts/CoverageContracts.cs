using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/coverage</c>.</summary>
[Description("How much of the lineage is whole, and what the gaps are made of.")]
public sealed record CoverageResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Datasets that are written and that nothing flows on from.")] int Sinks,
    [property: Description("Sinks whose way back to the sources has no gap.")] int CompleteSinks,
    [property: Description("completeSinks / sinks; null where there is no sink.")] double? Share,
    [property: Description("Columns of all sinks.")] int SinkColumns,
    [property: Description("Columns of the complete ones.")] int CompleteSinkColumns,
    [property: Description("Gaps by cause and code; a sink counts in each that it has.")] IReadOnlyList<CauseCoverageResponse> Causes,
    [property: Description("How many gaps there are in all pages.")] int TotalGaps,
    [property: Description("The gaps, the most valuable first.")] IReadOnlyList<CoverageGapResponse> Gaps,
    [property: Description("Sinks with a gap, by name; as many as the page has gaps.")] IReadOnlyList<IncompleteSinkResponse> IncompleteSinks,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor)
{
    [Description("The valid time asked for.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AsOf { get; init; }

    [Description("The recorded time asked for.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? KnownAt { get; init; }
}

/// <summary>Gaps of one cause.</summary>
[Description("All gaps of one cause and code.")]
public sealed record CauseCoverageResponse(
    [property: Description("noSchema, parseFailure, opaqueJob, unresolvedName, missingTask or truncated.")] string Cause,
    [property: Description("The code of unknown lineage; missing-task for a writer that is missing.")] string Code,
    [property: Description("How many gaps.")] int Gaps,
    [property: Description("Sinks with one of them behind them.")] int Sinks);

/// <summary>A gap.</summary>
[Description("One thing to do, and what it would complete.")]
public sealed record CoverageGapResponse(
    [property: Description("noSchema, parseFailure, opaqueJob, unresolvedName, missingTask or truncated.")] string Cause,
    [property: Description("The code of unknown lineage; missing-task for a writer that is missing.")] string Code,
    [property: Description("Node id of the job or dataset it is about; table:NAME where the columns of a table are missing.")] string Subject,
    [property: Description("Sinks that would be complete if this alone were closed.")] int Completes,
    [property: Description("Their columns.")] int CompletesColumns,
    [property: Description("Sinks behind it, those with very many gaps left aside.")] int Blocks,
    [property: Description("Sinks behind it, each divided by the number of its gaps.")] double Value)
{
    [Description("True where it also lies behind sinks with more gaps than are told apart.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deep { get; init; }
}

/// <summary>A sink with gaps.</summary>
[Description("A sink whose way back has gaps.")]
public sealed record IncompleteSinkResponse(
    [property: Description("Node id of the dataset.")] string Dataset,
    [property: Description("How many gaps; -1 where they are more than are told apart.")] int Gaps,
    [property: Description("Their causes.")] IReadOnlyList<string> Causes);
