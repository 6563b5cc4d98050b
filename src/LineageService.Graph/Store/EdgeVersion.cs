using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// One version of an edge set in both times. Its set's <see cref="EdgeSet.ValidFrom"/> and <see cref="EdgeSet.ValidTo"/> say when it held.
/// </summary>
/// <param name="RecordedFrom">When it became known.</param>
/// <param name="ClosedAt">When its end became known; before, it was believed to hold still. Null while it holds.</param>
/// <param name="RecordedTo">
/// When it was found never to have held so (an event that came late told otherwise) and other versions took its place; null while it is
/// believed.
/// </param>
public sealed record EdgeVersion(EdgeSet Set, DateTimeOffset RecordedFrom, DateTimeOffset? ClosedAt, DateTimeOffset? RecordedTo)
{
    /// <summary>True where it holds at a point of the two times.</summary>
    public bool HoldsAt(TimePoint point)
    {
        if (point.KnownAt is { } known && (RecordedFrom > known || RecordedTo <= known)) return false;
        if (point.KnownAt is null && RecordedTo is not null) return false;
        var isClosed = ClosedAt is { } closed && (point.KnownAt is null || closed <= point.KnownAt);
        if (point.AsOf is not { } asOf) return !isClosed;
        return Set.ValidFrom <= asOf && (!isClosed || Set.ValidTo > asOf);
    }
}

/// <summary>Which versions of edge sets to read; null stands for any.</summary>
/// <param name="From">Only versions that began or ended at or after this valid time.</param>
/// <param name="To">Only versions that began or ended before this valid time.</param>
/// <param name="WithWrong">True for those too that were found wrong.</param>
public sealed record EdgeVersionQuery(
    JobId? Job = null, DatasetId? Target = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool WithWrong = false)
{
    /// <summary>True where a version is among those asked for, its job and target left aside.</summary>
    public bool Admits(EdgeVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (!WithWrong && version.RecordedTo is not null) return false;
        var (began, ended) = (version.Set.ValidFrom, version.Set.ValidTo);
        return (From is null && To is null) || IsWithin(began) || (ended is { } end && IsWithin(end));
    }

    private bool IsWithin(DateTimeOffset time) => !(time < From) && !(time >= To);
}
