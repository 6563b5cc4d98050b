using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/corrections</c>.</summary>
[Description("What people said of edges, in the order in which it was reported.")]
public sealed record CorrectionsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The corrections of this page.")] IReadOnlyList<CorrectionResponse> Corrections,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A correction.</summary>
[Description("An edge that a person asserts or suppresses.")]
public sealed record CorrectionResponse(
    [property: Description("Id, to decide over it.")] string Id,
    [property: Description("assert or suppress.")] string Kind,
    [property: Description("Node id of where the edge comes from: a field, a row set, or a dataset as a whole.")] string From,
    [property: Description("Node id of where it goes to.")] string To,
    [property: Description("proposed, inForce, rejected, revoked or expired.")] string State,
    [property: Description("Who reported it.")] string Author,
    [property: Description("Why.")] string Reason,
    [property: Description("When it was reported.")] DateTimeOffset ReportedAt,
    [property: Description("What claimed the edge when it was decided.")] IReadOnlyList<CorrectedClaimResponse> Claims)
{
    [Description("The only job whose claim is suppressed; absent where it is whoever claims it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Job { get; init; }

    [Description("Subtype of an asserted edge.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subtype { get; init; }

    [Description("When it ends by itself.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("Since when it is in force.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DecidedAt { get; init; }

    [Description("Who accepted or rejected it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DecidedBy { get; init; }

    [Description("When it ceased to be in force.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    [Description("Who ended it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndedBy { get; init; }
}

/// <summary>One ground on which a corrected edge stood.</summary>
[Description("A claim of the edge.")]
public sealed record CorrectedClaimResponse(
    [property: Description("Node id of the job.")] string Job,
    [property: Description("SQL, RUN, STATIC or STATEMENT.")] string Evidence,
    [property: Description("Subtype claimed.")] string Subtype,
    [property: Description("Functions applied, innermost first, with > between them.")] string Functions);

/// <summary>The body of <c>POST /api/v2/corrections</c>.</summary>
[Description("A wrong or missing edge.")]
public sealed record CorrectionRequest(
    [property: Description("suppress for an edge that is shown and is not there, assert for one that is there and is not shown.")] string Kind,
    [property: Description("Node id or bare name of a field, a row set or a dataset.")] string From,
    [property: Description("Node id or bare name of where the edge goes to; a dataset where from is one.")] string To,
    [property: Description("Who says so.")] string Author,
    [property: Description("Why.")] string Reason)
{
    [Description("Only what this job claims; whoever claims it when absent. Not for assert.")]
    public string? Job { get; init; }

    [Description("Subtype of an asserted edge; TRANSFORMATION between fields when absent, else ROW_SET.")]
    public string? Subtype { get; init; }

    [Description("When it ends by itself, ISO 8601 with its zone; never when absent.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("true, the default: it is a report and changes nothing until it is accepted. false: it is in force at once.")]
    public bool Proposal { get; init; } = true;
}

/// <summary>The answer of whatever changes a correction.</summary>
[Description("The correction as it is now.")]
public sealed record CorrectionChangeResponse(
    [property: Description("Commit that holds it; give it as minEpoch to read it.")] long Epoch,
    [property: Description("The correction.")] CorrectionResponse Correction);

/// <summary>The answer of <c>GET /api/v2/corrections/changes</c>.</summary>
[Description("Corrections in force whose evidence is not what it was when they were decided.")]
public sealed record ChangedCorrectionsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("What changed.")] IReadOnlyList<ChangedCorrectionResponse> Changes);

/// <summary>A correction whose evidence changed.</summary>
[Description("One change under one correction.")]
public sealed record ChangedCorrectionResponse(
    [property: Description("noLongerClaimed, claimedByAnother, transformationChanged, nowObserved or supportLost.")] string Finding,
    [property: Description("The correction.")] CorrectionResponse Correction)
{
    [Description("The job whose claim came, went or changed.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Job { get; init; }
}
