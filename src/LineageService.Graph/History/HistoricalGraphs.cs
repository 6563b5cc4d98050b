using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.History;

/// <summary>
/// The graphs of the past that were asked for last. A graph is loaded whole from <see cref="ILineageStore.At"/>; callers that ask for one
/// point at once share one load, and points between two changes share one graph. Mutable, thread-safe.
/// </summary>
/// <param name="capacity">Graphs kept; the one not asked for longest gives way.</param>
public sealed class HistoricalGraphs(LineageGraphHost host, TimeProvider? time = null, int capacity = HistoricalGraphs.DefaultCapacity)
{
    public const int DefaultCapacity = 4;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = [];
    private long _loads;

    /// <summary>Graphs loaded since the start.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>What a question about a point reads.</summary>
    public LineageView At(TimePoint point) => At(point, host.Current);

    /// <param name="current">The graph of the present that the question has waited for.</param>
    public LineageView At(TimePoint point, LineageGraph current)
    {
        ArgumentNullException.ThrowIfNull(current);
        var reached = Reached(point);
        return reached.IsNow
            ? new LineageView(current, host.Store)
            : new LineageView(reached, current.Epoch, host.Store.At(reached), this);
    }

    /// <summary>The point without what has not come yet: the future is now.</summary>
    public TimePoint Reached(TimePoint point)
    {
        if (point.IsNow) return point;
        var now = _time.GetUtcNow();
        return new TimePoint(point.AsOf >= now ? null : point.AsOf, point.KnownAt >= now ? null : point.KnownAt);
    }

    internal async ValueTask<LineageGraph> LoadAsync(TimePoint point, long epoch, CancellationToken cancellationToken)
    {
        var snapped = await host.Store.SnapAsync(point, cancellationToken).ConfigureAwait(false);

        // What was known at a time in the past does not change any more; what is known now of the past does, with each commit.
        var key = new Key(snapped, snapped.KnownAt is null ? epoch : null);
        return await Shared(key, epoch).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<LineageGraph> Shared(Key key, long epoch)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key) continue;
                _entries.Remove(node);
                if (node.Value.Graph.IsFaulted) break;
                _entries.AddFirst(node);
                return node.Value.Graph;
            }

            // Not under a caller's token: others may have joined by the time that one gives up.
            var graph = Task.Run(() => ReadAsync(key.Point, epoch));
            _entries.AddFirst(new Entry(key, graph));
            while (_entries.Count > Math.Max(1, capacity)) _entries.RemoveLast();
            return graph;
        }
    }

    private async Task<LineageGraph> ReadAsync(TimePoint point, long epoch)
    {
        Interlocked.Increment(ref _loads);
        var identity = await IdentityMap.ReadAsync(host.Store, point.KnownAt, CancellationToken.None).ConfigureAwait(false);
        return await GraphLoader.LoadAsync(host.Store.At(point), epoch, identity, CancellationToken.None).ConfigureAwait(false);
    }

    /// <param name="Epoch">The commit after which the graph may be another; null where it never is.</param>
    private readonly record struct Key(TimePoint Point, long? Epoch);

    private sealed record Entry(Key Key, Task<LineageGraph> Graph);
}
