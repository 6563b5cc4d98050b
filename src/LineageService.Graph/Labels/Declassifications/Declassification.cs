using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Declassifications;

/// <summary>DRAFT → PENDING → ACTIVE → EXPIRED | REVOKED | SUSPENDED; the last three are ends.</summary>
public enum DeclassificationState : byte
{
    Draft,
    Pending,
    Active,
    Expired,
    Revoked,

    /// <summary>What was approved is not what runs any more.</summary>
    Suspended,
}

/// <summary>
/// A recorded permission to lower a label at one place (propagation.md §A.6): what, who, where and until when. Not a property of the data: it ends, and
/// the label is back. Immutable; <see cref="DeclassificationRules"/> makes the next one.
/// </summary>
/// <param name="Id">Given once by whoever stores it; ordinal.</param>
public sealed record Declassification(string Id)
{
    /// <summary>The edge that it holds on; null where it is about a node.</summary>
    public (FieldId From, FieldId To)? Edge { get; init; }

    /// <summary>The node that it holds at: for whatever enters it.</summary>
    public FieldId? Node { get; init; }

    /// <summary>Categories, each with those below it.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Only labels of this form; null for any.</summary>
    public LabelForm? FromForm { get; init; }

    /// <summary>The form that flows on; null where only the reading at the node is lowered.</summary>
    public LabelForm? ToForm { get; init; }

    /// <summary>Name of the level that is read at the node; it does not flow.</summary>
    public string? ToLevel { get; init; }

    /// <summary>Ids of the assignments that it covers, as they were at approval; default for all, those to come included (<c>any</c>).</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    public string? Reason { get; init; }

    public string? EvidenceUri { get; init; }

    public string? RequestedBy { get; init; }

    public string? ApprovedBy { get; init; }

    public string? ApproverRole { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Since when it lowers.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked or suspended; an expiry is at <see cref="ExpiresAt"/>.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was approved; of an edge it must be there.</summary>
    public TransformationBinding? Bound { get; init; }

    public DeclassificationState State { get; init; }

    /// <summary>Why it is in its state, where somebody or something said it.</summary>
    public string? StateReason { get; init; }

    /// <summary>True for all assignments, future ones included.</summary>
    public bool CoversAnyOrigin => Origins.IsDefault;
}

/// <summary>The transformation that a declassification was approved for.</summary>
/// <param name="Job">Only its edges are lowered.</param>
/// <param name="Fingerprint">Of what the job does, with the version of the form it was made by in front: <c>3:9f…</c>.</param>
/// <param name="SchemaVersion">Of the datasets it reads; null where it does not matter.</param>
public sealed record TransformationBinding(JobId Job, string Fingerprint, string? SchemaVersion = null)
{
    /// <summary>
    /// The approved text, so that a later engine can fingerprint it anew: only a current text that differs from it suspends. Null for a job
    /// without one.
    /// </summary>
    public string? Text { get; init; }
}

/// <summary>What a job does now.</summary>
/// <param name="Fingerprint">Null for a job that is gone.</param>
public sealed record JobTransformation(JobId Job, string? Fingerprint, string? SchemaVersion = null)
{
    /// <summary>Fingerprints of approved texts that mean the same, though an earlier engine made them .</summary>
    public ImmutableHashSet<string> Same { get; init; } = [];
}
