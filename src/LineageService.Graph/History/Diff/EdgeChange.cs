using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>An edge that a job began or ceased to claim, or claims otherwise.</summary>
/// <param name="Before">What it said at the first point; null for an added one.</param>
/// <param name="After">What it says at the second; null for a removed one.</param>
/// <param name="Evidence">The ground of the side that is there: of the second point, for a removed edge of the first.</param>
public sealed record EdgeChange(
    ChangeKind Kind, LineageNode From, LineageNode To, EdgeForm? Before, EdgeForm? After, EvidenceKind Evidence, ChangeCause Cause)
{
    /// <summary>In what a changed edge changed.</summary>
    public EdgeAspects Aspects => Before is not null && After is not null ? Before.Differences(After) : EdgeAspects.None;

    /// <summary>True where the value went through a mask and goes on without one.</summary>
    public bool MaskRemoved => Before is { Masking: true } && After is { Masking: false };
}

/// <summary>A column that went and one that came in its place: same target, same inputs. Likely, not sure.</summary>
/// <param name="From">The path that was.</param>
/// <param name="To">The path that is.</param>
/// <param name="MaskRemoved">True where the old column was masked and the new one is not.</param>
public sealed record LikelyRename(DatasetId Target, string From, string To, bool MaskRemoved);

/// <summary>What changed in one job's lineage into one target.</summary>
public sealed record LineageChange(
    JobId Job, DatasetId Target, System.Collections.Immutable.ImmutableArray<EdgeChange> Edges,
    System.Collections.Immutable.ImmutableArray<LikelyRename> Renames);
