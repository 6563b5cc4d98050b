using LineageService.Graph.Store;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// Finds where a claim began or ended among the versions of one (job, target): several versions in a row may hold it, and only the first or
/// last of them tells the cause.
/// </summary>
/// <param name="versions">All versions, those found wrong among them.</param>
internal sealed class CauseTrail(IReadOnlyList<IndexedVersion> versions, TimePoint from, TimePoint to)
{
    /// <summary>Where a claim that holds at the second point began.</summary>
    public ChangeCause Begin(IndexedVersion holding, Func<IndexedVersion, bool> claims)
    {
        var first = holding;
        for (var earlier = Before(first, claims); earlier is not null; earlier = Before(first, claims)) first = earlier;
        return new ChangeCause(first.Set.ValidFrom, first.Version.RecordedFrom, first.Set.Cause);
    }

    /// <summary>Where a claim that held at the first point ended.</summary>
    public ChangeCause End(IndexedVersion held, Func<IndexedVersion, bool> claims)
    {
        // What was found never to have held so did not end: another belief took its place.
        if (!IsBelieved(held.Version) && Replacement(held) is { } replacement)
            return new ChangeCause(replacement.Set.ValidFrom, replacement.Version.RecordedFrom, replacement.Set.Cause);

        var last = held;
        for (var later = Behind(last, claims); later is not null; later = Behind(last, claims)) last = later;
        var end = last.Set.ValidTo;
        var cause = last.Set.EndCause ?? Successor(last, end)?.Set.Cause;
        return new ChangeCause(end, last.Version.ClosedAt ?? last.Version.RecordedTo, cause);
    }

    private IndexedVersion? Before(IndexedVersion version, Func<IndexedVersion, bool> claims)
    {
        foreach (var other in versions)
        {
            if (other.Set.ValidFrom < version.Set.ValidFrom && other.Set.ValidFrom > (from.AsOf ?? DateTimeOffset.MaxValue)
                && (other.Set.ValidTo is not { } end || end >= version.Set.ValidFrom) && IsBelieved(other.Version)
                    && claims(other)) return other;
        }

        return null;
    }

    private IndexedVersion? Behind(IndexedVersion version, Func<IndexedVersion, bool> claims)
    {
        if (version.Set.ValidTo is not { } end) return null;
        foreach (var other in versions)
        {
            if (other.Set.ValidFrom <= end && other.Set.ValidTo > end && IsBelieved(other.Version) && claims(other)) return other;
        }

        return null;
    }

    private IndexedVersion? Successor(IndexedVersion version, DateTimeOffset? end)
    {
        foreach (var other in versions)
        {
            if (other.Set.Evidence == version.Set.Evidence && other.Set.ValidFrom == end && IsBelieved(other.Version)) return other;
        }

        return null;
    }

    private IndexedVersion? Replacement(IndexedVersion wrong)
    {
        IndexedVersion? found = null;
        foreach (var other in versions)
        {
            if (other.Set.Evidence != wrong.Set.Evidence || !IsBelieved(other.Version)) continue;
            if (other.Set.ValidFrom > (to.AsOf ?? DateTimeOffset.MaxValue)) continue;
            if (found is null || other.Set.ValidFrom > found.Set.ValidFrom) found = other;
        }

        return found;
    }

    private bool IsBelieved(EdgeVersion version) => to.KnownAt is not { } known
        ? version.RecordedTo is null
        : version.RecordedFrom <= known && !(version.RecordedTo <= known);
}
