namespace LineageService.Api.Access;

/// <summary>A write as noted for later: never SQL, never a token, never a body.</summary>
/// <param name="At">When it ended, UTC; of many that are noted as one, the first.</param>
/// <param name="Actor">Name of the token, or <see cref="Access.Actor.LocalName"/>.</param>
/// <param name="Operation">The operation's id in the OpenAPI document.</param>
/// <param name="Subject">What it was about, where the request's address names it; else empty.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Count">How many of the same kind are noted in this one.</param>
public sealed record AuditRecord(DateTimeOffset At, string Actor, string Operation, string Subject, int Status, int Count)
{
    /// <summary>Its place in the trail, from 1 on.</summary>
    public long Number { get; init; }
}
