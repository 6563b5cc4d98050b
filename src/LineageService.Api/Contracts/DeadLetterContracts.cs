using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/dead-letters</c>.</summary>
[Description("Dead letters, newest receipt first.")]
public sealed record DeadLettersResponse(
    [property: Description("The letters of this page, without their bodies.")] IReadOnlyList<DeadLetterResponse> DeadLetters,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A dead letter without its body.</summary>
[Description("An event that could not be applied.")]
public sealed record DeadLetterResponse(
    [property: Description("SHA-256 of the body in hex.")] string Hash,
    [property: Description("dead, or discarded: put aside.")] string Kind,
    [property: Description("Why it could not be applied.")] string? Reason,
    [property: Description("Where it came from: http, http#3 (of a batch), file:events.jsonl#17; null where not told.")] string? Position,
    [property: Description("First receipt, UTC.")] DateTimeOffset ReceivedAt,
    [property: Description("Size of the body in bytes.")] long Size);

/// <summary>The answer of <c>GET /api/v2/dead-letters/{hash}</c>.</summary>
[Description("A dead letter with its body.")]
public sealed record DeadLetterBodyResponse(
    [property: Description("The letter.")] DeadLetterResponse DeadLetter,
    [property: Description("utf-8: body is the text as it came. base64: it was no UTF-8.")] string Encoding,
    [property: Description("The body as it came.")] string Body);

/// <summary>The answer of <c>POST /api/v2/dead-letters/{hash}/replay</c>.</summary>
[Description("What became of a dead letter that was sent again.")]
public sealed record ReplayResponse(
    [property: Description("The letter's hash.")] string Hash,
    [property: Description("accepted: it is an event now. rejected: it failed again and stays. duplicate: somebody else was faster.")]
    string Status,
    [property: Description("Why it was rejected; null otherwise.")] string? Reason,
    [property: Description("Commit that shows it; give it as minEpoch to read it.")] long Epoch,
    [property: Description("Parts of it that were invalid and left out.")] IReadOnlyList<DiagnosticResponse> Diagnostics);

/// <summary>The answer of <c>POST /api/v2/dead-letters/replay</c>.</summary>
[Description("What became of all dead letters of a filter.")]
public sealed record ReplayAllResponse(
    [property: Description("Letters that were sent again.")] long Replayed,
    [property: Description("Of these: events now.")] long Accepted,
    [property: Description("Of these: somebody else was faster.")] long Duplicate,
    [property: Description("Of these: failed again.")] long Rejected,
    [property: Description("The first that failed, at most 100.")] IReadOnlyList<FailedReplayResponse> Failures,
    [property: Description("Commit that shows them; 0 where there was nothing to do.")] long Epoch);

/// <summary>A letter that failed again.</summary>
[Description("A dead letter that failed again.")]
public sealed record FailedReplayResponse(
    [property: Description("The letter's hash.")] string Hash,
    [property: Description("Why.")] string Reason);
