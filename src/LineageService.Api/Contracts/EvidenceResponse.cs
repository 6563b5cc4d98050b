using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/evidence</c>.</summary>
[Description("Everything that claims one edge, now or once.")]
public sealed record EvidenceResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Node the edge comes from.")] string From,
    [property: Description("Node it goes to.")] string To,
    [property: Description("Who claims it, by job and evidence; empty where nothing ever did.")] IReadOnlyList<EdgeClaimResponse> Claims);

/// <summary>A claim.</summary>
[Description("One ground on which an edge stands or stood.")]
public sealed record EdgeClaimResponse(
    [property: Description("Node id of the job.")] string Job,
    [property: Description(
        "SQL (a task's text), RUN (observed), STATIC (declared by an event), MANUAL (a person), STATEMENT (the SQL inside an event).")]
    string Evidence,
    [property: Description("Subtypes that it claims, in all versions together.")] IReadOnlyList<string> Subtypes,
    [property: Description("The producer as it names itself, with its version.")] string Producer,
    [property: Description("What is known to be wrong with that version of the producer.")] IReadOnlyList<ProducerDefectResponse> Defects,
    [property: Description("True while the edge is claimed.")] bool Holds,
    [property: Description(
        "True while this claim is part of the graph that is walked; false where better evidence contradicts it or it has ended.")]
    bool Active,
    [property: Description("When the edge began to hold, UTC.")] DateTimeOffset FirstSeen,
    [property: Description("When it was last shown, UTC.")] DateTimeOffset LastSeen,
    [property: Description("Runs that showed it, newest first, of those that are kept.")] IReadOnlyList<EvidenceRunResponse> Runs,
    [property: Description("What made it begin; null where not known.")] EdgeCauseResponse? Cause,
    [property: Description("What made it end; null while it holds.")] EdgeCauseResponse? EndCause);

/// <summary>A known defect.</summary>
[Description("Something that is known to be wrong with what a producer says.")]
public sealed record ProducerDefectResponse(
    [property: Description("Stable id.")] string Id,
    [property: Description("A sentence for people.")] string Message);

/// <summary>A run that showed an edge.</summary>
[Description("A run that showed an edge.")]
public sealed record EvidenceRunResponse(
    [property: Description("The run's UUID.")] string Id,
    [property: Description("Its earliest event, UTC.")] DateTimeOffset StartedAt,
    [property: Description("The version of the job that it ran; null where not told.")] string? JobVersion);

/// <summary>A cause.</summary>
[Description("What made a claim begin or end.")]
public sealed record EdgeCauseResponse(
    [property: Description("Version of the job: declared, or sql: and the first digits of its SQL's hash, or a task's fingerprint.")]
    string? JobVersion,
    [property: Description("The run's UUID.")] string? Run,
    [property: Description("Content hash of the event.")] string? Event);
