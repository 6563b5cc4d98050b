using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;

namespace LineageService.Graph.History;

/// <summary>
/// The graphs of the past that were asked for last. A graph is loaded whole from <see cref="ILineageStore.At"/>; callers that ask for one
/// point at once share one load, and points between two changes share one graph. Mutable, thread-safe.
/// </summary>
/// <param name="capacity">Graphs kept; the one not asked for longest gives way.</param>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody takes holds nothing to dispose of.
public sealed class HistoricalGraphs(LineageGraphHost host, TimeProvider? time = null, int capacity = HistoricalGraphs.DefaultCapacity)
#pragma warning restore CA1001
{
    public const int DefaultCapacity = 4;

    private const int MaxLoads = 2;

    // A batch carries the time at which it was made; it is committed a little later.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = [];

    // A graph may be large: whoever asks for many points at once waits for one after the other.
    private readonly SemaphoreSlim _loading = new(MaxLoads);
    private long _loads;

    /// <summary>Graphs loaded since the start.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>What a question about a point reads.</summary>
    public LineageView At(TimePoint point)
    {
        var reached = Reached(point);
        if (host.Fragments is { } now)
        {
            return reached.IsNow
                ? new LineageView(reached, now.Epoch, host.Store, _ => ValueTask.FromResult(now))
                : new LineageView(reached, now.Epoch, host.Store.At(reached), token => FragmentsAsync(reached, now.Epoch, token));
        }

        var current = host.Current;
        return reached.IsNow
            ? new LineageView(current, host.Store)
            : new LineageView(reached, current.Epoch, host.Store.At(reached), this);
    }

    /// <summary>How far back the history is whole: before it, a graph may lack what ended by then.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public Task<HistoryHorizon> FindHorizonAsync(CancellationToken cancellationToken) => host.Store.FindHistoryHorizonAsync(cancellationToken);

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
        var graph = await Shared(snapped, epoch).WaitAsync(cancellationToken).ConfigureAwait(false);
        return graph.AsOfEpoch(epoch);
    }

    // Names go by, no graph is kept.
    private async ValueTask<GraphFragments> FragmentsAsync(TimePoint point, long epoch, CancellationToken cancellationToken)
    {
        var identity = await IdentityMap.ReadAsync(host.Store, point, cancellationToken).ConfigureAwait(false);
        var reader = host.Store.At(point);
        var names = await AliasNames.ReadAsync(reader, identity, cancellationToken).ConfigureAwait(false);
        return new GraphFragments(reader, names, epoch, host.MaxWalkNodes);
    }

    private Task<LineageGraph> Shared(TimePoint point, long epoch)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                var entry = node.Value;
                if (entry.Point != point || !IsGood(entry, epoch)) continue;
                _entries.Remove(node);
                if (entry.Graph.IsFaulted) break;
                _entries.AddFirst(entry with { Epoch = Math.Max(entry.Epoch, epoch) });
                return entry.Graph;
            }

            // Not under a caller's token: others may have joined by the time that one gives up.
            var graph = Task.Run(() => ReadAsync(point, epoch));
            _entries.AddFirst(new Entry(point, epoch, graph));
            while (_entries.Count > Math.Max(1, capacity)) _entries.RemoveLast();
            return graph;
        }
    }

    // What was known at a time in the past does not change any more, once what was on its way then has arrived. What is known now of the
    // past changes with commits that reach as far back.
    private bool IsGood(Entry entry, long epoch)
    {
        if (entry.Epoch >= epoch) return true;
        if (entry.Point.KnownAt is { } known) return known < _time.GetUtcNow() - Settling;
        return entry.Point.AsOf is { } asOf && host.Changes.IsUnchanged(asOf, entry.Epoch);
    }

    private async Task<LineageGraph> ReadAsync(TimePoint point, long epoch)
    {
        await _loading.WaitAsync().ConfigureAwait(false);
        try
        {
            Interlocked.Increment(ref _loads);
            var identity = await IdentityMap.ReadAsync(host.Store, point, CancellationToken.None).ConfigureAwait(false);
            return await GraphLoader.LoadAsync(host.Store.At(point), epoch, identity, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <param name="Epoch">The last commit over which the graph is known to be good.</param>
    private sealed record Entry(TimePoint Point, long Epoch, Task<LineageGraph> Graph);
}
