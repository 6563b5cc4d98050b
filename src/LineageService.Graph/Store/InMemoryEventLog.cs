namespace LineageService.Graph.Store;

/// <summary>
/// The events of an <see cref="InMemoryLineageStore"/>, in order of arrival. Mutable and not thread-safe: the store holds the lock.
/// </summary>
internal sealed class InMemoryEventLog
{
    private const int MinPrefix = 16;

    private readonly SortedDictionary<long, LoggedEvent> _events = [];
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);
    private long _last;

    public LoggedEvent? Find(string contentHash)
    {
        if (_places.TryGetValue(contentHash, out var place)) return _events[place];
        if (contentHash.Length < MinPrefix) return null;
        var found = _events.Values.Where(logged => logged.ContentHash.StartsWith(contentHash, StringComparison.Ordinal)).Take(2).ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    public string? KindOf(string contentHash) => _places.TryGetValue(contentHash, out var place) ? _events[place].Kind : null;

    public bool Append(LoggedEvent logged)
    {
        if (!_places.TryAdd(logged.ContentHash, _last + 1)) return false;
        _events[++_last] = logged with { Prepared = null };
        return true;
    }

    /// <summary>In the order of arrival.</summary>
    public IEnumerable<LoggedEvent> All() => _events.Values;

    public bool Put(EventOutcome outcome)
    {
        if (!_places.TryGetValue(outcome.ContentHash, out var place)) return false;
        var known = _events[place];
        if (!known.IsDead || (known.Kind == outcome.Kind && known.Reason == outcome.Reason)) return false;
        _events[place] = known with { Kind = outcome.Kind, Reason = outcome.Reason };
        return true;
    }

    public void Clear()
    {
        _events.Clear();
        _places.Clear();
    }

    public Page<LoggedEvent> List(EventQuery query)
    {
        var limit = Math.Max(1, query.Limit);
        var after = PageCursor.ReadEvent(query.After);
        var found = _events.Where(entry => query.Matches(entry.Value))
            .OrderByDescending(entry => entry.Value.ReceivedAt.UtcTicks).ThenByDescending(entry => entry.Key)
            .Where(entry => after is not { } key || entry.Value.ReceivedAt.UtcTicks < key.ReceivedTicks
                || (entry.Value.ReceivedAt.UtcTicks == key.ReceivedTicks && entry.Key < key.Place))
            .Take(limit + 1).ToArray();
        var next = found.Length > limit ? PageCursor.OfEvent(found[limit - 1].Value.ReceivedAt, found[limit - 1].Key) : null;
        return new Page<LoggedEvent>([.. found.Take(limit).Select(entry => Shown(entry.Value, query))], next);
    }

    public IEnumerable<LoggedEvent> Read(EventQuery query) => _events.Values.Where(query.Matches)
        .OrderBy(logged => logged.ReceivedAt.UtcTicks).Select(logged => Shown(logged, query));

    public RetentionReport Retain(RetentionPolicy policy, bool dryRun)
    {
        var forgotten = _events.Where(entry => policy.Forgets(entry.Value)).ToArray();
        if (!dryRun)
        {
            foreach (var (place, logged) in forgotten)
            {
                _events.Remove(place);
                _places.Remove(logged.ContentHash);
            }
        }

        var dead = forgotten.Count(entry => entry.Value.IsDead);
        return RetentionReport.None(dryRun) with
        {
            Events = forgotten.Length - dead,
            DeadLetters = dead,
            Bytes = forgotten.Sum(entry => entry.Value.Size),
        };
    }

    private static LoggedEvent Shown(LoggedEvent logged, EventQuery query) =>
        query.BodiesLeftOut ? logged with { Body = default, Size = logged.Size } : logged;
}
