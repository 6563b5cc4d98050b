using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/admin/audit</c>.</summary>
[Description("Who wrote what, newest first.")]
public sealed record AuditResponse(
    [property: Description("Records, newest first.")] IReadOnlyList<AuditRecordResponse> Records,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A write.</summary>
[Description("A write, or many of the same kind.")]
public sealed record AuditRecordResponse(
    [property: Description("Its place in the trail.")] long Number,
    [property: Description("When; of many the first.")] DateTimeOffset At,
    [property: Description("Name of the token; local without one.")] string Actor,
    [property: Description("The operation's id.")] string Operation,
    [property: Description("What it was about, where the request's address names it; else empty.")] string Subject,
    [property: Description("HTTP status of the answer.")] int Status,
    [property: Description("How many of the same kind this stands for.")] int Count);
