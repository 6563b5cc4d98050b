using LineageService.Graph.Corrections;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;

namespace LineageService.Graph.History;

/// <summary>
/// From which valid time on commits have changed the graph, so that a graph of an earlier time stays good over them: a stream of events changes
/// the last minutes, not last week. Mutable, thread-safe. Knows nothing of commits before it was made.
/// </summary>
/// <param name="firstEpoch">The commit it begins behind.</param>
internal sealed class ChangeLog(long firstEpoch)
{
    private const int MaxEntries = 4096;

    // To the minute: entries are as many as the minutes touched, not as the commits.
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();

    // Of the commits up to and with an epoch the earliest time; a later commit that reaches as far back makes an earlier entry needless.
    private readonly List<(long Epoch, long From)> _entries = [];
    private long _knownSince = firstEpoch;

    public void Note(LineageBatch batch, long epoch) => Note(EarliestOf(batch), epoch);

    /// <param name="from">The earliest valid time that was changed, in ticks.</param>
    public void Note(long from, long epoch)
    {
        from -= from % Grain.Ticks;
        lock (_lock)
        {
            while (_entries is [.., var last] && last.From >= from) _entries.RemoveAt(_entries.Count - 1);
            _entries.Add((epoch, from));
            if (_entries.Count <= MaxEntries) return;
            _knownSince = _entries[MaxEntries / 2].Epoch;
            _entries.RemoveRange(0, (MaxEntries / 2) + 1);
        }
    }

    /// <summary>True where no commit after one has changed what held at a valid time, as it is known now.</summary>
    public bool IsUnchanged(DateTimeOffset asOf, long since)
    {
        lock (_lock)
        {
            if (since < _knownSince) return false;
            foreach (var entry in _entries)
            {
                // Entries go forward in both: the first behind the commit reaches furthest back.
                if (entry.Epoch > since) return entry.From > asOf.UtcTicks;
            }

            return true;
        }
    }

    // Whoever speaks of who says so, or why, changes no edge. Names that are one change all of history.
    private static long EarliestOf(LineageBatch batch)
    {
        if (!batch.Merges.IsEmpty || batch.KeyedStates.Any(state => state.Key is IdentityRules.StateKey or CorrectionsCodec.SuppressionsKey)) return 0;
        var earliest = batch.RecordedAt.UtcTicks;
        foreach (var set in batch.EdgeSets) earliest = Math.Min(earliest, set.ValidFrom.UtcTicks);
        foreach (var history in batch.EdgeHistories) earliest = Math.Min(earliest, history.From.UtcTicks);
        foreach (var dataset in batch.Datasets) earliest = Math.Min(earliest, dataset.ValidFrom?.UtcTicks ?? earliest);
        foreach (var job in batch.Jobs) earliest = Math.Min(earliest, job.ValidFrom?.UtcTicks ?? earliest);
        return earliest;
    }
}
