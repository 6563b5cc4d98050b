using System.Collections.Immutable;

namespace LineageService.Api.Problems;

/// <summary>A problem as answered, <c>application/problem+json</c> (RFC 9457), with the extensions that its type has.</summary>
/// <param name="Detail">What happened this time: names, positions, limits. No SQL text, no token.</param>
public sealed record Problem(ProblemType Type, string Detail)
{
    /// <summary>All mistakes of an invalid request or event.</summary>
    public ImmutableArray<Violation> Violations { get; init; } = [];

    /// <summary>Node ids that an ambiguous name fits.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>Where in the body, in bytes from its start; null where that is not the point.</summary>
    public long? Offset { get; init; }

    /// <summary>The limit in bytes that was exceeded.</summary>
    public long? Limit { get; init; }

    /// <summary>Seconds after which to try again; sent as Retry-After.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Id of the request in the log; for internal failures.</summary>
    public string? TraceId { get; init; }
}
