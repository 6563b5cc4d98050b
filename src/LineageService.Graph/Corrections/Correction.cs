using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Corrections;

/// <summary>What a correction does. The numbers are stored.</summary>
public enum CorrectionKind : byte
{
    /// <summary>An edge is there although nothing claims it.</summary>
    Assert = 0,

    /// <summary>An edge is not there although something claims it.</summary>
    Suppress = 1,
}

/// <summary>How far a correction has come. The numbers are stored.</summary>
public enum CorrectionState : byte
{
    /// <summary>Reported; it changes nothing until a steward accepts it.</summary>
    Proposed = 0,

    InForce = 1,

    /// <summary>Reported, and found not to be so.</summary>
    Rejected = 2,

    /// <summary>It was in force and was taken back.</summary>
    Revoked = 3,

    /// <summary>It was in force until its time was over.</summary>
    Expired = 4,
}

/// <summary>
/// What a person says of an edge, against or beside what tasks and events say. An overlay: it is never merged into a claim, stands above every later
/// import and event, and can be taken back. Not a change of the past: it holds from when it was decided.
/// </summary>
/// <param name="Id">Names it in requests.</param>
/// <param name="From">A field, a row set, or the dataset as a whole (all edges between the two datasets).</param>
/// <param name="To">Of the same kind as <paramref name="From"/>, or a row set beside a field.</param>
/// <param name="Job">Only what this job claims; null for whoever does. Of an assertion always null.</param>
/// <param name="Subtype">Of an asserted edge.</param>
/// <param name="ReportedAt">Recorded time (UTC).</param>
public sealed record Correction(
    string Id, CorrectionKind Kind, LineageNode From, LineageNode To, JobId? Job, EdgeSubtype Subtype, string Reason, string Author, DateTimeOffset ReportedAt)
{
    public CorrectionState State { get; init; }

    /// <summary>When it ends by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it is in force; null where it never was.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who accepted or rejected it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When it ceased to be in force or was rejected.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    /// <summary>What claimed the edge when it was decided, so that a later look tells what became different.</summary>
    public ImmutableArray<CorrectedClaim> Claims { get; init; } = [];

    /// <summary>The job that an assertion's edge is kept under.</summary>
    public JobId OwnJob => new(JobNamespace, Id);

    /// <summary>Namespace of the jobs that asserted edges are kept under.</summary>
    public const string JobNamespace = "corrections";

    /// <summary>True where it is in force at a point of the two times.</summary>
    public bool IsInForce(TimePoint point)
    {
        if (DecidedAt is not { } since) return false;
        if (point.IsNow) return State == CorrectionState.InForce;
        var until = EndedAt ?? ExpiresAt;
        if (point.KnownAt is { } known && (since > known || EndedAt <= known)) return false;
        return point.AsOf is { } asOf ? since <= asOf && !(until <= asOf) : point.KnownAt is not null || State == CorrectionState.InForce;
    }
}

/// <summary>One ground on which a corrected edge stood.</summary>
/// <param name="Functions">The chain of functions, innermost first, by their names.</param>
public sealed record CorrectedClaim(JobId Job, EvidenceKind Evidence, EdgeSubtype Subtype, string Functions);
