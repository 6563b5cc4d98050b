using LineageService.Graph.Store;

namespace LineageService.Graph.History;

/// <summary>
/// What was read of points of the past last. Callers that ask for one point at once share one read; what was read stays good while no commit reached as far
/// back. Mutable, thread-safe.
/// </summary>
/// <param name="read">Reads a point, over a commit; under nobody's token, since others may have joined by the time that one gives up.</param>
/// <param name="capacity">Points kept; the one not asked for longest gives way.</param>
internal sealed class PointCache<T>(Func<TimePoint, long, Task<T>> read, ChangeLog changes, TimeProvider time, int capacity)
{
    // A batch carries the time at which it was made; it is committed a little later.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = [];

    /// <param name="epoch">The commit that the question sees.</param>
    public Task<T> Get(TimePoint point, long epoch)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                var entry = node.Value;
                if (entry.Point != point || !IsGood(entry, epoch)) continue;
                _entries.Remove(node);
                if (entry.Value.IsFaulted) break;
                _entries.AddFirst(entry with { Epoch = Math.Max(entry.Epoch, epoch) });
                return entry.Value;
            }

            var value = Task.Run(() => read(point, epoch));
            _entries.AddFirst(new Entry(point, epoch, value));
            while (_entries.Count > Math.Max(1, capacity)) _entries.RemoveLast();
            return value;
        }
    }

    // What was known at a time in the past does not change any more, once what was on its way then has arrived. What is known now of the
    // past changes with commits that reach as far back.
    private bool IsGood(Entry entry, long epoch)
    {
        if (entry.Epoch >= epoch) return true;
        if (entry.Point.KnownAt is { } known) return known < time.GetUtcNow() - Settling;
        return entry.Point.AsOf is { } asOf && changes.IsUnchanged(asOf, entry.Epoch);
    }

    /// <param name="Epoch">The last commit over which the value is known to be good.</param>
    private sealed record Entry(TimePoint Point, long Epoch, Task<T> Value);
}
