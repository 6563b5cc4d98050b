using LineageService.Graph.Store;

namespace LineageService.Graph.History.Diff;

/// <summary>Since when a change holds and what made it. What is not known is null.</summary>
/// <param name="At">Valid time of the change (UTC).</param>
/// <param name="KnownSince">Recorded time since when the change is known (UTC).</param>
/// <param name="Cause">Job version, run and event.</param>
public sealed record ChangeCause(DateTimeOffset? At, DateTimeOffset? KnownSince, EdgeCause? Cause)
{
    public static ChangeCause Unknown { get; } = new(null, null, null);
}
