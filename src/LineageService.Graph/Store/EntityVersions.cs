using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>A version of a dataset's or job's description. It holds until the next one believed begins.</summary>
/// <param name="Record">Null while only lineage, a run or a state mentions the entity.</param>
/// <param name="Retired">True for a job that is gone from then on.</param>
/// <param name="ValidFrom">Since when it holds (UTC).</param>
/// <param name="RecordedFrom">When it became known (UTC).</param>
public sealed record EntityVersion<T>(T? Record, bool Retired, DateTimeOffset ValidFrom, DateTimeOffset RecordedFrom)
    where T : class
{
    /// <summary>When the version after it became known; null for the current one.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was found never to have held so; null while it is believed.</summary>
    public DateTimeOffset? RecordedTo { get; init; }
}

/// <summary>The versions of one dataset or job in an in-memory store. Mutable.</summary>
internal sealed class EntityVersions<T>(DateTimeOffset createdAt)
    where T : class
{
    // In the order of their recording: the last is the current one.
    private readonly List<EntityVersion<T>> _versions = [new EntityVersion<T>(null, false, createdAt, createdAt)];

    public EntityVersion<T> Current => _versions[^1];

    /// <summary>In the order of their recording.</summary>
    public ImmutableArray<EntityVersion<T>> All => [.. _versions];

    /// <summary>The valid times at which versions begin, those found wrong among them.</summary>
    public IEnumerable<DateTimeOffset> Beginnings() => _versions.Select(version => version.ValidFrom);

    /// <summary>Takes a version as it is, for an image; the first takes the place of the one that every entity begins with.</summary>
    public void Enter(EntityVersion<T> version)
    {
        if (_versions is [{ RecordedFrom.Ticks: 0, Record: null }]) _versions.Clear();
        _versions.Add(version);
    }

    /// <summary>From a valid time on this holds.</summary>
    public void Put(T? record, bool retired, DateTimeOffset validFrom, DateTimeOffset recordedAt)
    {
        if (recordedAt < Current.RecordedFrom) recordedAt = Current.RecordedFrom;
        for (var place = _versions.Count - 1; place >= 0; place--)
        {
            var old = _versions[place];
            if (old.RecordedTo is not null) continue;
            if (old.ValidFrom >= validFrom) old = old with { RecordedTo = recordedAt };
            if (old.RecordedTo == old.RecordedFrom) _versions.RemoveAt(place);
            else _versions[place] = old with { ClosedAt = old.ClosedAt ?? recordedAt };
        }

        _versions.Add(new EntityVersion<T>(record, retired, validFrom, recordedAt));
    }

    /// <summary>The version that holds at a point; null for none.</summary>
    public EntityVersion<T>? At(TimePoint point)
    {
        if (point.IsNow) return Current;
        EntityVersion<T>? best = null;
        foreach (var version in _versions)
        {
            if (version.RecordedFrom > point.KnownAt || version.ValidFrom > point.AsOf) continue;
            if (version.RecordedTo is { } end && !(end > point.KnownAt)) continue;
            if (best is null || version.ValidFrom >= best.ValidFrom) best = version;
        }

        return best;
    }

    /// <summary>How many past versions whose end became known before a time there are; forgotten unless only counted.</summary>
    public int Forget(DateTimeOffset before, bool dryRun, ref HistoryHorizon horizon)
    {
        bool IsOld(EntityVersion<T> version) => (version.RecordedTo ?? version.ClosedAt) < before;
        foreach (var version in _versions)
        {
            if (!IsOld(version)) continue;
            horizon = version.RecordedTo is { } wrong
                ? horizon.After(null, wrong)
                : horizon.After(EndOf(version), version.ClosedAt.GetValueOrDefault());
        }

        return dryRun ? _versions.Count(IsOld) : _versions.RemoveAll(IsOld);
    }

    // The latest end that it was ever believed to have: a version that came later and began earlier only shortens it.
    private DateTimeOffset EndOf(EntityVersion<T> version)
    {
        var end = DateTimeOffset.MinValue;
        foreach (var next in _versions)
        {
            if (next.RecordedFrom == version.ClosedAt && next.ValidFrom > version.ValidFrom && next.ValidFrom > end) end = next.ValidFrom;
        }

        return end > DateTimeOffset.MinValue ? end : Current.ValidFrom;
    }
}
