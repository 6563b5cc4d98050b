namespace LineageService.Graph.Store;

/// <summary>
/// A point of the two times (lineage-semantics.md §6): what held at a valid time, as it was known at a recorded time. Null is now.
/// </summary>
/// <param name="AsOf">Valid time: when it held (UTC).</param>
/// <param name="KnownAt">Recorded time: when this store knew it (UTC).</param>
public readonly record struct TimePoint(DateTimeOffset? AsOf, DateTimeOffset? KnownAt)
{
    public static TimePoint Now => default;

    public bool IsNow => AsOf is null && KnownAt is null;
}
