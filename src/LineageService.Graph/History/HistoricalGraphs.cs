using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;

namespace LineageService.Graph.History;

/// <summary>
/// The graphs of the past that were asked for last. A graph is loaded whole from <see cref="ILineageStore.At"/>; callers that ask for one
/// point at once share one load, and points between two changes share one graph. Where graphs reside in the store, only which names are one at a point is
/// kept so. Mutable, thread-safe.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody takes holds nothing to dispose of.
public sealed class HistoricalGraphs
#pragma warning restore CA1001
{
    public const int DefaultCapacity = 4;

    private const int MaxLoads = 2;

    private readonly LineageGraphHost _host;
    private readonly TimeProvider _time;
    private readonly PointCache<LineageGraph> _graphs;
    private readonly PointCache<AliasNames> _names;

    // A graph may be large: whoever asks for many points at once waits for one after the other.
    private readonly SemaphoreSlim _loading = new(MaxLoads);
    private long _loads;

    /// <param name="capacity">Graphs kept; the one not asked for longest gives way.</param>
    public HistoricalGraphs(LineageGraphHost host, TimeProvider? time = null, int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _time = time ?? TimeProvider.System;
        _graphs = new PointCache<LineageGraph>(LoadAsync, _host.Changes, _time, capacity);
        _names = new PointCache<AliasNames>((point, _) => ReadNamesAsync(point), _host.Changes, _time, capacity);
    }

    /// <summary>Graphs loaded, or names read where there are no graphs, since the start.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>What a question about a point reads.</summary>
    public LineageView At(TimePoint point)
    {
        var reached = Reached(point);
        if (_host.Fragments is { } now)
        {
            return reached.IsNow
                ? new LineageView(reached, now.Epoch, _host.Store, _ => ValueTask.FromResult(now))
                : new LineageView(reached, now.Epoch, _host.Store.At(reached), token => FragmentsAsync(reached, now.Epoch, token));
        }

        var current = _host.Current;
        return reached.IsNow
            ? new LineageView(current, _host.Store)
            : new LineageView(reached, current.Epoch, _host.Store.At(reached), this);
    }

    /// <summary>How far back the history is whole: before it, a graph may lack what ended by then.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public Task<HistoryHorizon> FindHorizonAsync(CancellationToken cancellationToken) => _host.Store.FindHistoryHorizonAsync(cancellationToken);

    /// <summary>The point without what has not come yet: the future is now.</summary>
    public TimePoint Reached(TimePoint point)
    {
        if (point.IsNow) return point;
        var now = _time.GetUtcNow();
        return new TimePoint(point.AsOf >= now ? null : point.AsOf, point.KnownAt >= now ? null : point.KnownAt);
    }

    internal async ValueTask<LineageGraph> LoadAsync(TimePoint point, long epoch, CancellationToken cancellationToken)
    {
        var snapped = await _host.Store.SnapAsync(point, cancellationToken).ConfigureAwait(false);
        var graph = await _graphs.Get(snapped, epoch).WaitAsync(cancellationToken).ConfigureAwait(false);
        return graph.AsOfEpoch(epoch);
    }

    private async ValueTask<GraphFragments> FragmentsAsync(TimePoint point, long epoch, CancellationToken cancellationToken)
    {
        var snapped = await _host.Store.SnapAsync(point, cancellationToken).ConfigureAwait(false);
        var names = await _names.Get(snapped, epoch).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new GraphFragments(_host.Store.At(snapped), names, epoch, _host.MaxWalkNodes);
    }

    private Task<LineageGraph> LoadAsync(TimePoint point, long epoch) => InTurnAsync(point, identity =>
        GraphLoader.LoadAsync(_host.Store.At(point), epoch, identity, CancellationToken.None));

    private Task<AliasNames> ReadNamesAsync(TimePoint point) => InTurnAsync(point, identity =>
        AliasNames.ReadAsync(_host.Store.At(point), identity, CancellationToken.None));

    private async Task<T> InTurnAsync<T>(TimePoint point, Func<IdentityMap, Task<T>> read)
    {
        await _loading.WaitAsync().ConfigureAwait(false);
        try
        {
            Interlocked.Increment(ref _loads);
            return await read(await IdentityMap.ReadAsync(_host.Store, point, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }
}
