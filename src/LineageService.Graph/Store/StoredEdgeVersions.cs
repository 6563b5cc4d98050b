using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>The versions of one (job, target, evidence) in an in-memory store. Mutable.</summary>
internal sealed class StoredEdgeVersions
{
    private readonly List<EdgeVersion> _versions = [];

    /// <summary>The version that holds; null for none.</summary>
    public EdgeSet? Current { get; private set; }

    public IEnumerable<EdgeVersion> InOrder() =>
        _versions.OrderBy(version => version.Set.ValidFrom).ThenBy(version => version.RecordedFrom);

    /// <summary>Takes a version as it is, for an image.</summary>
    public void Enter(EdgeVersion version)
    {
        _versions.Add(version);
        if (IsCurrent(version)) Current = version.Set;
    }

    /// <summary>The set that holds at a point, with the end it was known to have then; null for none.</summary>
    public EdgeSet? At(TimePoint point)
    {
        if (point.IsNow) return Current;
        foreach (var version in _versions)
        {
            if (!version.HoldsAt(point)) continue;
            var isEndKnown = version.ClosedAt is { } closed && !(closed > point.KnownAt);
            return isEndKnown ? version.Set : version.Set with { ValidTo = null, EndCause = null };
        }

        return null;
    }

    /// <summary>From a set's valid time on it holds; true where that is news.</summary>
    public bool Put(EdgeSet set, DateTimeOffset recordedAt)
    {
        var isEmpty = set.IsEmpty();
        if (!isEmpty && Current is { } current && EdgeTimeline.GoesOn(set, current.ValidFrom) && current.SameContent(set))
        {
            return Refresh(_versions.FindIndex(IsCurrent), current with { Producer = set.Producer });
        }

        return Put(EdgeTimeline.HistoryOf(set), recordedAt);
    }

    /// <summary>Takes over what is believed of the past; true where anything is news.</summary>
    public bool Put(EdgeHistory history, DateTimeOffset recordedAt)
    {
        var believed = new List<int>();
        for (var place = 0; place < _versions.Count; place++)
        {
            if (_versions[place].RecordedTo is not null) continue;
            believed.Add(place);
            var known = _versions[place].ClosedAt ?? _versions[place].RecordedFrom;
            if (known > recordedAt) recordedAt = known;
        }

        believed.Sort((left, right) => _versions[left].Set.ValidFrom.CompareTo(_versions[right].Set.ValidFrom));
        var told = history.Versions.Where(set => !set.IsEmpty()).ToImmutableArray();
        var contents = new List<EdgeSet>();
        var spans = believed.Select(place => Span(_versions[place].Set, contents)).ToArray();
        var news = told.Select(set => Span(set, contents)).ToArray();
        var changed = false;
        foreach (var step in EdgeTimeline.Plan(spans, history.From.UtcTicks, news))
        {
            changed |= Apply(step, step.Believed < 0 ? -1 : believed[step.Believed], history, told, recordedAt);
        }

        if (!changed) return false;
        _versions.RemoveAll(version => version.RecordedTo == version.RecordedFrom);
        var current = _versions.FindIndex(IsCurrent);
        Current = current < 0 ? null : _versions[current].Set;
        return true;
    }

    /// <summary>How many versions whose end became known before a time there are; forgotten unless only counted.</summary>
    public int Forget(DateTimeOffset before, DateTimeOffset now, bool dryRun, ref HistoryHorizon horizon)
    {
        // What is known to end in the future holds still.
        bool IsOld(EdgeVersion version) =>
            (version.RecordedTo ?? version.ClosedAt) < before && (version.RecordedTo is not null || version.Set.ValidTo <= now);
        foreach (var version in _versions)
        {
            if (!IsOld(version)) continue;
            horizon = version.RecordedTo is { } wrong
                ? horizon.After(null, wrong)
                : horizon.After(version.Set.ValidTo, version.ClosedAt.GetValueOrDefault());
        }

        return dryRun ? _versions.Count(IsOld) : _versions.RemoveAll(IsOld);
    }

    private bool Apply(EdgeTimelineStep step, int place, EdgeHistory history, ImmutableArray<EdgeSet> told, DateTimeOffset recordedAt)
    {
        var first = step.First < 0 ? null : told[step.First];
        var last = step.Last < 0 ? null : told[step.Last];
        var old = place < 0 ? null : _versions[place].Set;
        if (step.Action == EdgeTimelineAction.Withdraw)
        {
            _versions[place] = _versions[place] with { RecordedTo = recordedAt };
            return true;
        }

        var isOpen = step.To == ContentSpan.Open;
        var set = (old ?? first!) with
        {
            Producer = last?.Producer ?? old!.Producer,
            ValidFrom = new DateTimeOffset(step.From, TimeSpan.Zero),
            ValidTo = isOpen ? null : new DateTimeOffset(step.To, TimeSpan.Zero),
            Cause = (step.BeginsAsTold ? first!.Cause : null) ?? old?.Cause,
            EndCause = isOpen ? null : last is null ? EdgeTimeline.EndCauseOf(history) : last.EndCause ?? KnownEnd(old, step.To),
        };
        switch (step.Action)
        {
            case EdgeTimelineAction.Keep:
                return step.Last >= 0 && Refresh(place, set);
            case EdgeTimelineAction.Close:
                _versions[place] = _versions[place] with { Set = set, ClosedAt = recordedAt };
                return true;
            case EdgeTimelineAction.Add:
                _versions.Add(new EdgeVersion(set with { Block = set.Block.Distinct() }, recordedAt, isOpen ? null : recordedAt, null));
                return true;
            case EdgeTimelineAction.Withdraw:
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static EdgeCause? KnownEnd(EdgeSet? old, long to) => old?.ValidTo?.UtcTicks == to ? old.EndCause : null;

    private bool Refresh(int place, EdgeSet set)
    {
        var old = _versions[place].Set;
        if (old.Producer == set.Producer && old.Cause == set.Cause && old.EndCause == set.EndCause) return false;
        _versions[place] = _versions[place] with { Set = set };
        if (IsCurrent(_versions[place])) Current = set;
        return true;
    }

    private static bool IsCurrent(EdgeVersion version) => version.ClosedAt is null && version.RecordedTo is null;

    private static ContentSpan Span(EdgeSet set, List<EdgeSet> contents)
    {
        var content = contents.FindIndex(set.SameContent);
        if (content < 0)
        {
            content = contents.Count;
            contents.Add(set);
        }

        return new ContentSpan(set.ValidFrom.UtcTicks, set.ValidTo?.UtcTicks ?? ContentSpan.Open, (UInt128)content);
    }
}
