using System.Threading.Channels;
using LineageService.Graph.Corrections;
using LineageService.Graph.History;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Keeps the graph of a store current: opens it, commits batches one behind the other and swaps the snapshot that readers take. Readers
/// never block. Owns the store: disposing it disposes the store. Mutable, thread-safe. Not a cache: what <see cref="CommitAsync"/> has
/// returned is durable.
/// </summary>
public sealed class LineageGraphHost : IAsyncDisposable
{
    private const int MaxGroup = 256;

    private readonly Channel<PendingCommit> _queue = Channel.CreateUnbounded<PendingCommit>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly GraphCompaction _compaction;
    private readonly TimeProvider _time;
    private readonly Task _writer;
    private volatile LineageGraph _current;
    private long _changedAt;
    private int _disposed;
    private bool _isBehind;

    private LineageGraphHost(ILineageStore store, LineageGraph current, TimeProvider time)
    {
        Store = store;
        _current = current;
        _time = time;
        _changedAt = time.GetUtcNow().UtcTicks;
        Changes = new ChangeLog(current.Epoch);
        _compaction = new GraphCompaction(() => _queue.Writer.TryWrite(PendingCommit.Wake), time);
        _writer = Task.Run(WriteAsync);
    }

    public ILineageStore Store { get; }

    /// <summary>The graph as of the last commit. Take it once per question: it does not change under you.</summary>
    public LineageGraph Current => _current;

    /// <summary>How far back in valid time commits reached since the host was opened.</summary>
    internal ChangeLog Changes { get; }

    /// <summary>
    /// Called with each batch that changed the store, in order, before its caller hears of it. On the writing thread: keep it short,
    /// never wait.
    /// </summary>
    public Action<LineageBatch>? Committed { get; set; }

    /// <summary>When <see cref="Current"/> last changed (UTC).</summary>
    public DateTimeOffset ChangedAt => new(Interlocked.Read(ref _changedAt), TimeSpan.Zero);

    /// <summary>Compactions done since the host was opened.</summary>
    public int Compactions => _compaction.Done;

    /// <summary>Builds the graph of a store, from its snapshot file where that is current.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<LineageGraphHost> OpenAsync(ILineageStore store, TimeProvider? time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var graph = await SnapshotCache.TryReadAsync(store, cancellationToken).ConfigureAwait(false)
            ?? await GraphLoader.LoadAsync(store, cancellationToken).ConfigureAwait(false);
        return new LineageGraphHost(store, graph, time ?? TimeProvider.System);
    }

    /// <summary>Commits a batch to the store, then shows it in <see cref="Current"/>; returns the batch's epoch.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    /// <exception cref="ArgumentException">The batch breaks <see cref="LineageBatchRules"/>.</exception>
    public Task<long> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var pending = new PendingCommit(batch, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), this);
        return pending.Result.Task;
    }

    /// <summary>Writes what is queued, saves the snapshot where the store keeps one, and disposes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _queue.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _compaction.DisposeAsync().ConfigureAwait(false);
        await SnapshotCache.TryWriteAsync(Store, _current).ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        var group = new List<PendingCommit>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var pending)) group.Add(pending);
            await CommitGroupAsync(group).ConfigureAwait(false);
            if (_compaction.TakeResult(_current) is { } compacted) Show(compacted);
            _compaction.StartIfDue(_current);
        }
    }

    // All batches go to the store at once, in order: it merges them into one transaction. They become visible together.
    private async Task CommitGroupAsync(List<PendingCommit> group)
    {
        var commits = new List<(PendingCommit Pending, Task<long> Store)>(group.Count);
        foreach (var pending in group)
        {
            if (pending.Batch is not { } batch) continue;
            commits.Add((pending, Start(batch, pending.Cancellation)));
        }

        if (commits.Count == 0) return;
        var epoch = _current.Epoch;
        var changes = new List<LineageBatch>(commits.Count);
        foreach (var (pending, store) in commits)
        {
            await ((Task)store).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!store.IsCompletedSuccessfully || store.Result <= epoch) continue;
            epoch = store.Result;
            changes.Add(pending.Batch!);
            Changes.Note(pending.Batch!, epoch);
        }

        if (changes.Count > 0) Show(await ApplyAsync(changes, epoch).ConfigureAwait(false));
        foreach (var batch in changes) Committed?.Invoke(batch);
        foreach (var (pending, store) in commits) pending.Complete(store);
    }

    private async Task<LineageGraph> ApplyAsync(List<LineageBatch> changes, long epoch)
    {
        try
        {
            if (!_isBehind && !changes.Exists(ChangesIdentity))
            {
                var editor = new GraphEditor(_current);
                var returning = await ReturningJobs.FindAsync(Store, _current, changes, CancellationToken.None).ConfigureAwait(false);
                var applied = returning is null ? changes : [.. changes, returning];
                foreach (var batch in applied) editor.Apply(batch);
                var graph = editor.ToGraph(epoch);
                if (!editor.NeedsRebuild)
                {
                    _compaction.Note(applied, epoch);
                    return graph;
                }
            }
        }
#pragma warning disable CA1031 // The store has committed: whatever went wrong here, the graph must not stay behind it. It is read anew.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Below.
        }

        _compaction.Abandon();
        return await ReloadAsync().ConfigureAwait(false);
    }

    // A store that cannot be read just now must not end the writer: the graph stays as it is, and the next commit reads it anew.
    private async Task<LineageGraph> ReloadAsync()
    {
        try
        {
            var graph = await GraphLoader.LoadAsync(Store, CancellationToken.None).ConfigureAwait(false);
            _isBehind = false;
            return graph;
        }
        catch (LineageStoreException)
        {
            _isBehind = true;
            return _current;
        }
    }

    // Names that became one, or two again: rare, and edges may be anywhere under either.
    private bool ChangesIdentity(LineageBatch batch) =>
        batch.Merges.Any(merge => !IsMereRefusal(merge))
        || batch.KeyedStates.Any(state => state.Key is IdentityRules.StateKey or CorrectionsCodec.SuppressionsKey);

    // That two names are not one changes nothing where nobody said they were.
    private bool IsMereRefusal(IdentityMerge merge) =>
        merge.UndoneAt == merge.MergedAt
        && (merge.Kind == NodeKind.Job || _current.Identity.Next(IdentityMap.Dataset(merge.Alias)) != IdentityMap.Dataset(merge.Canonical));

    private async Task<long> Start(LineageBatch batch, CancellationToken cancellationToken) =>
        await Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);

    private void Show(LineageGraph graph)
    {
        _current = graph;
        Interlocked.Exchange(ref _changedAt, _time.GetUtcNow().UtcTicks);
    }
}
