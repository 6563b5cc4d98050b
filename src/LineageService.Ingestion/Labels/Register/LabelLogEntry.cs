using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Residuals;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>
/// One thing that somebody said of labels, as it was recorded: never changed, never removed. The log of them is the register of what holds and its audit at
/// once (propagation.md §A.11). What it is about is in exactly one of the optional properties.
/// </summary>
/// <param name="Number">Counted from 1 without gaps.</param>
/// <param name="RecordedAt">When it became known (UTC).</param>
/// <param name="Actor">Who said it; <c>clock</c> and <c>engine</c> for what happened by itself.</param>
/// <param name="LineageEpoch">The commit whose graph was current.</param>
/// <param name="Engine">Version of the rules that were applied.</param>
public sealed record LabelLogEntry(long Number, DateTimeOffset RecordedAt, string Actor, long LineageEpoch, string Engine)
{
    public string? Reason { get; init; }

    /// <summary>Hash of the policy in force then; null for the built-in one.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>A new assignment, or a changed one under its old id.</summary>
    public LabelAssignment? Assigned { get; init; }

    /// <summary>Id of an assignment that ends.</summary>
    public string? Withdrawn { get; init; }

    /// <summary>Since when it holds or ends, where that is not when it was recorded.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>Text of a policy that is in force from now on.</summary>
    public string? Policy { get; init; }

    /// <summary>A declassification in its new state.</summary>
    public Declassification? Declassification { get; init; }

    /// <summary>Of a declassification: it covers whatever assignment comes.</summary>
    public bool CoversAnyOrigin { get; init; }

    /// <summary>What was decided of a finding.</summary>
    public FindingDecision? Decision { get; init; }

    /// <summary>Residual labels whose data is gone.</summary>
    public ResidualEnd? ResidualEnd { get; init; }

    /// <summary>Datasets that a scanner looked at for the first time and found nothing in.</summary>
    public IReadOnlyList<DatasetId>? Scanned { get; init; }

    /// <summary>What was found in sampled values of a field; the values themselves are kept nowhere.</summary>
    public FieldSampling? Sampled { get; init; }

    /// <summary>When it holds from: in valid time.</summary>
    public DateTimeOffset HoldsFrom => EffectiveAt ?? RecordedAt;
}

/// <summary>One look at sampled values of a field.</summary>
/// <param name="Found">Categories that were found in the values.</param>
public sealed record FieldSampling(FieldId Field, IReadOnlyList<string> Found);

/// <summary>What people decided of a finding (propagation.md §A.3, stratum 2; §A.5).</summary>
/// <param name="Finding">Key of the finding.</param>
public sealed record FindingDecision(string Finding)
{
    public FindingState State { get; init; }

    public string? Owner { get; init; }

    /// <summary>Of a waiver: when it ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Where the work on a finding stands.</summary>
public enum FindingState : byte
{
    Open,

    /// <summary>Somebody works on it.</summary>
    Acknowledged,

    /// <summary>Accepted for a time.</summary>
    Waived,
}
