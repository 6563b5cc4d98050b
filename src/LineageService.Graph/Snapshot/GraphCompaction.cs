using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Folds the overlay into a new base beside the writer: starts when 3 % of the nodes are dirty, replays what was committed meanwhile, and
/// hands over the result. A bulk import would keep it busy without end, so it rests nine times as long as it worked, unless a third is
/// dirty. Mutable; called by the writer only.
/// </summary>
internal sealed class GraphCompaction(Action wake, TimeProvider time) : IAsyncDisposable
{
    private const int DirtyPercent = 3, PressingPercent = 33;

    // A walk over so few dirty nodes is fast whatever share of the graph they are; compacting a small graph again and again is not free.
    private const int MinDirtyNodes = 16_384;
    private const int RestFactor = 9;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<LineageBatch> _since = [];
    private Task<LineageGraph>? _running;
    private long _epoch;
    private int _retryAbove;
    private long _startedAt;
    private long _restUntil = long.MinValue;

    public int Done { get; private set; }

    public void StartIfDue(LineageGraph graph)
    {
        if (_running is not null || graph.DirtyNodes <= _retryAbove || !IsDirty(graph, DirtyPercent)) return;
        if (time.GetTimestamp() < _restUntil && !IsDirty(graph, PressingPercent)) return;
        _startedAt = time.GetTimestamp();
        _since.Clear();
        _epoch = graph.Epoch;
        var stop = _stop.Token;
        _running = Task.Run(() => GraphCompactor.Compact(graph, stop), CancellationToken.None);
        _running.ContinueWith(_ => wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Remembers what was committed while a compaction runs.</summary>
    public void Note(List<LineageBatch> batches, long epoch)
    {
        _epoch = epoch;
        if (_running is not null) _since.AddRange(batches);
    }

    /// <summary>Forgets a running compaction: its graph is no longer an ancestor of the current one.</summary>
    public void Abandon()
    {
        _running = null;
        _since.Clear();
    }

    /// <summary>The compacted graph, brought up to the last commit; null while there is none.</summary>
    public LineageGraph? TakeResult(LineageGraph current)
    {
        if (_running is not { IsCompleted: true } finished) return null;
        _running = null;
        _restUntil = time.GetTimestamp() + (RestFactor * (time.GetTimestamp() - _startedAt));
        if (!finished.IsCompletedSuccessfully)
        {
            // Out of memory, most likely. The overlay still answers; try again when it has doubled.
            _retryAbove = current.DirtyNodes * 2;
            return null;
        }

        _retryAbove = 0;
        Done++;
        if (_since.Count == 0) return finished.Result;
        var editor = new GraphEditor(finished.Result);
        foreach (var batch in _since) editor.Apply(batch);
        _since.Clear();
        return editor.ToGraph(_epoch);
    }

    private static bool IsDirty(LineageGraph graph, int percent) =>
        graph.DirtyNodes >= Math.Max(MinDirtyNodes, (long)graph.NodeCount * percent / 100);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_running is { } running) await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
