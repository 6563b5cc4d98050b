using System.Threading.Channels;
using LineageService.Graph.Corrections;
using LineageService.Graph.History;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Graph.Telemetry;
using LineageService.Graph.Traversal;
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

    // Whoever added something reads anew what others wrote, which takes a moment.
    private const int MaxAdditions = 40, AdditionPause = 3;

    private readonly Channel<PendingCommit> _queue = Channel.CreateUnbounded<PendingCommit>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly GraphCompaction _compaction;
    private readonly TimeProvider _time;
    private readonly WriteConflicts _conflicts;
    private readonly HeldBatches _held;
    private readonly GraphDraft _draft = new();
    private readonly GraphTelemetry _telemetry;
    private readonly Task _writer;
    private readonly SharedFollower? _follower;
    private volatile LineageGraph _current;
    private volatile AliasNames? _names;
    private long _changedAt;
    private int _disposed;
    private volatile bool _isBehind;

    private LineageGraphHost(ILineageStore store, LineageGraph current, AliasNames? names, TimeProvider time)
    {
        Store = store;
        _current = current;
        _names = names;
        _time = time;
        _conflicts = new WriteConflicts(time);
        _held = new HeldBatches(current.Epoch);
        _changedAt = time.GetUtcNow().UtcTicks;
        Changes = new ChangeLog(current.Epoch);
        _compaction = new GraphCompaction(() => _queue.Writer.TryWrite(PendingCommit.Wake), time);
        _telemetry = new GraphTelemetry(this, time);
        _writer = Task.Run(WriteAsync);
        if (store is ISharedStore shared)
            _follower = new SharedFollower(shared, time, () => _queue.Writer.TryWrite(new PendingCommit(null, isShown: false, CancellationToken.None) { Follows = true }));
    }

    public ILineageStore Store { get; }

    public GraphResidence Residence => _names is null ? GraphResidence.Memory : GraphResidence.Store;

    /// <summary>The graph as of the last commit. Take it once per question: it does not change under you.</summary>
    /// <exception cref="GraphNotHeldException">There is none in memory.</exception>
    public LineageGraph Current => _names is null ? _current : throw new GraphNotHeldException();

    /// <summary>The last commit that is shown.</summary>
    public long Epoch => _current.Epoch;

    /// <summary>What is held of the graph; next to nothing where it resides in the store.</summary>
    internal LineageGraph Held => _current;

    /// <summary>Nodes that one walk of the store goes on from at most.</summary>
    public int MaxWalkNodes { get; init; } = GraphFragments.DefaultMaxNodes;

    /// <summary>How far back in valid time commits reached since the host was opened.</summary>
    internal ChangeLog Changes { get; }

    /// <summary>
    /// Called with each batch that changed the store, in order, before its caller hears of it. On the writing thread: keep it short,
    /// never wait.
    /// </summary>
    public Action<LineageBatch>? Committed { get; set; }

    /// <summary>
    /// Called with each graph that <see cref="Current"/> begins to show and all batches that it shows since the one before, behind <see cref="Committed"/>.
    /// On the writing thread: keep it short, never wait.
    /// </summary>
    public Action<LineageGraph, IReadOnlyList<LineageBatch>>? Shown { get; set; }

    /// <summary>
    /// Called with each batch before it goes to the store, which gets what it returns: for what must be committed with it, as an outbox must.
    /// It may add states, not change what the graph is made of. Of several each gets what the one before returned. On the writing thread: keep it short,
    /// never wait.
    /// </summary>
    public Func<LineageBatch, LineageBatch>? Committing { get; set; }

    /// <summary>
    /// Called with each batch, as it was handed in, that the store did not take: what was added to it by <see cref="Committing"/> is not stored. On the
    /// writing thread: keep it short, never wait.
    /// </summary>
    public Action<LineageBatch>? Refused { get; set; }

    /// <summary>
    /// Called where the graph could not follow its store by editing and is read anew: with what went wrong, or null where names became one or two, which is
    /// no failure. On the writing thread.
    /// </summary>
    public Action<Exception?>? Reloading { get; set; }

    /// <summary>How often the graph was read anew since the host was opened; more than a few say that something is wrong.</summary>
    public int Reloads { get; private set; }

    /// <summary>When <see cref="Current"/> last changed (UTC).</summary>
    public DateTimeOffset ChangedAt => new(Interlocked.Read(ref _changedAt), TimeSpan.Zero);

    /// <summary>True where the store could not be read after a commit: <see cref="Current"/> is older than the store until the next commit.</summary>
    public bool IsBehind => _isBehind;

    /// <summary>Over a store that others write too, how far the graph is behind them; null where there are no others.</summary>
    public FollowStatus? Following => _follower?.Status;

    /// <summary>Looks for what others committed without waiting for the next look: for whoever waits for a commit of theirs.</summary>
    public void FollowSoon() => _follower?.Ask();

    /// <summary>Compactions done since the host was opened.</summary>
    public int Compactions => _compaction.Done;

    /// <summary>
    /// A graph in which names are found as in the whole one: that itself where it is in memory, else a small one that is read for them.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<LineageGraph> NamesAsync(NameSelection selection, CancellationToken cancellationToken) =>
        Fragments is { } fragments ? await fragments.NamesAsync(selection, cancellationToken).ConfigureAwait(false) : _current;

    /// <summary>Answers from the store, where the graph resides there; null where it is in memory. Take it once per question.</summary>
    public GraphFragments? Fragments => _names is { } names ? new GraphFragments(Store, names, Epoch, MaxWalkNodes) : null;

    /// <summary>Builds the graph of a store, from its snapshot file where that is current.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static Task<LineageGraphHost> OpenAsync(ILineageStore store, TimeProvider? time, CancellationToken cancellationToken) =>
        OpenAsync(store, time, GraphResidence.Memory, GraphFragments.DefaultMaxNodes, cancellationToken);

    /// <param name="maxWalkNodes">Nodes that one walk of the store goes on from at most; not looked at where the graph is in memory.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<LineageGraphHost> OpenAsync(
        ILineageStore store, TimeProvider? time, GraphResidence residence, int maxWalkNodes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (residence == GraphResidence.Store)
        {
            var (held, names) = await ReadNamesAsync(store, cancellationToken).ConfigureAwait(false);
            return new LineageGraphHost(store, held, names, time ?? TimeProvider.System) { MaxWalkNodes = maxWalkNodes };
        }

        var graph = await SnapshotCache.TryReadAsync(store, cancellationToken).ConfigureAwait(false)
            ?? await GraphLoader.LoadAsync(store, cancellationToken).ConfigureAwait(false);
        return new LineageGraphHost(store, graph, null, time ?? TimeProvider.System);
    }

    /// <summary>Commits a batch to the store, then shows it in <see cref="Current"/>; returns the batch's epoch.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    /// <exception cref="ArgumentException">The batch breaks <see cref="LineageBatchRules"/>.</exception>
    public Task<long> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        return Enqueue(new PendingCommit(batch, isShown: true, cancellationToken));
    }

    /// <summary>
    /// Commits a batch to the store; <see cref="Current"/> shows it no later than with the next <see cref="CommitAsync"/> or
    /// <see cref="ShowAsync"/>. For a row of batches that nobody has to see one by one: the graph is changed once for all of them.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    /// <exception cref="ArgumentException">The batch breaks <see cref="LineageBatchRules"/>.</exception>
    public Task<long> CommitUnshownAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        return Enqueue(new PendingCommit(batch, isShown: false, cancellationToken));
    }

    /// <summary>Has <see cref="Current"/> show all that is committed; returns its epoch. A host that is disposed does so by itself.</summary>
    public Task<long> ShowAsync()
    {
        var pending = new PendingCommit(null, isShown: true, CancellationToken.None);
        return _queue.Writer.TryWrite(pending) ? pending.Result.Task : Task.FromResult(_current.Epoch);
    }

    /// <summary>Writes what is queued, saves the snapshot where the store keeps one, and disposes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (_follower is not null) await _follower.DisposeAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _compaction.DisposeAsync().ConfigureAwait(false);
        _telemetry.Dispose();
        if (_names is null) await SnapshotCache.TryWriteAsync(Store, _current).ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
    }

    private Task<long> Enqueue(PendingCommit pending)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), this);
        return pending.Result.Task;
    }

    private async Task WriteAsync()
    {
        var group = new List<PendingCommit>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var pending)) group.Add(pending);
            await CommitGroupAsync(group).ConfigureAwait(false);
            if (_follower is not null && group.Exists(pending => pending.Follows)) await FollowAsync(_follower).ConfigureAwait(false);
            if (_compaction.TakeResult(_current) is { } compacted) Show(compacted);
            _compaction.StartIfDue(_current);
        }

        await ShowHeldAsync().ConfigureAwait(false);
    }

    // All batches go to the store at once, in order: it merges them into one transaction. They become visible together.
    private async Task CommitGroupAsync(List<PendingCommit> group)
    {
        var commits = new List<(PendingCommit Pending, Task<StoreCommit> Store)>(group.Count);
        var isShown = group.Exists(pending => pending is { Batch: null, IsShown: true });
        if (group.Exists(pending => pending.Batch is not null)) isShown |= await StoreAsync(group, commits).ConfigureAwait(false);

        if (isShown || _held.IsFull) await ShowHeldAsync().ConfigureAwait(false);
        foreach (var (pending, store) in commits) pending.Complete(store);
        foreach (var pending in group) if (pending.Batch is null) pending.Result.TrySetResult(_current.Epoch);

        // Over a shared store names may come from others first, in another order.
        if (_follower is null && !_isBehind) _draft.Read(_held, _current);
    }

    /// <returns>True where what was committed is to be shown.</returns>
    private async Task<bool> StoreAsync(List<PendingCommit> group, List<(PendingCommit Pending, Task<StoreCommit> Store)> commits)
    {
        using var activity = BatchActivity.Start(
            GraphTelemetry.Source, "lineage.store.commit", group.Where(pending => pending.Batch is not null).Select(pending => pending.Cause));
        var (started, failures, isShown) = (_time.GetTimestamp(), 0, false);
        foreach (var pending in group)
        {
            if (pending.Batch is not { } batch) continue;
            commits.Add((pending, Start(Extended(batch), pending.Cancellation)));
        }

        for (var place = 0; place < commits.Count; place++)
        {
            var (pending, store) = commits[place];
            await ((Task)store).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (store.IsFaulted) commits[place] = (pending, store = await AgainAsync(pending, store).ConfigureAwait(false));
            if (store.IsFaulted)
            {
                failures++;
                BatchActivity.Fail(activity, store.Exception.InnerException!);
            }

            if (!store.IsCompletedSuccessfully) continue;
            isShown |= pending.IsShown;
            if (!_held.Add(pending.Batch!, store.Result)) continue;
            Changes.Note(pending.Batch!, store.Result.Epoch);
            if (activity is not null && _held.Causes.Count < BatchActivity.MaxLinks) _held.Causes.Add(activity.Context);
        }

        activity?.SetTag("lineage.batches", commits.Count).SetTag("lineage.epoch", _held.Epoch);
        _telemetry.Committed(commits.Count, failures, _time.GetElapsedTime(started));
        return isShown;
    }

    // A batch without guards of its own that is in conflict is so by what was added to it: that is added anew, which its writer cannot do.
    private async Task<Task<StoreCommit>> AgainAsync(PendingCommit pending, Task<StoreCommit> store)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (!store.IsFaulted) return store;
            Refused?.Invoke(pending.Batch!);
            var isAdded = pending.Batch!.Guards.IsDefaultOrEmpty && store.Exception!.InnerException is LineageStoreException { IsConflict: true };
            if (!isAdded || attempt >= MaxAdditions) return store;
            await _conflicts.PauseAsync(attempt + AdditionPause).ConfigureAwait(false);
            store = Start(Extended(pending.Batch), pending.Cancellation);
            await ((Task)store).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ShowHeldAsync()
    {
        if (_held.IsEmpty) return;
        using var activity = BatchActivity.Start(GraphTelemetry.Source, "lineage.snapshot.swap", _held.Causes);
        activity?.SetTag("lineage.epoch", _held.Epoch);
        _held.Causes.Clear();
        var started = _time.GetTimestamp();
        if (_follower is not null && _held.HasGap)
        {
            // What others committed in between comes with the tail, and these with it.
            await FollowAsync(_follower).ConfigureAwait(false);
            return;
        }

        var changes = _held.Take();
        Show(await ApplyAsync(changes, _held.Epoch).ConfigureAwait(false));
        _held.Show(_current.Epoch);
        _telemetry.Swapped(_time.GetElapsedTime(started));
        foreach (var batch in changes) Committed?.Invoke(batch);
        Shown?.Invoke(_current, changes);
    }

    private async Task FollowAsync(SharedFollower follower)
    {
        follower.Begin();
        try
        {
            while (await follower.NextAsync(_current.Epoch).ConfigureAwait(false) is { } tail)
            {
                if (tail.IsWhole)
                {
                    var batch = SharedFollower.BatchOf(tail);
                    Show(await ApplyAsync([batch], tail.Epoch).ConfigureAwait(false));
                    Changes.Note(tail.Earliest.UtcTicks, Math.Max(tail.Epoch, _held.Epoch));
                    Committed?.Invoke(batch);
                    Shown?.Invoke(_current, [batch]);
                }
                else
                {
                    _compaction.Abandon();
                    Reloads++;
                    Reloading?.Invoke(null);
                    Show(await ReloadAsync().ConfigureAwait(false));
                    if (!_isBehind && _current.Epoch < _held.Epoch) _held.Restart(_current.Epoch);
                    Changes.Note(0, Math.Max(_current.Epoch, _held.Epoch));
                    Shown?.Invoke(_current, []);
                }

                if (_isBehind) return;
                foreach (var own in _held.Show(_current.Epoch)) Committed?.Invoke(own);
            }

            follower.CaughtUp();
        }
        catch (LineageStoreException failure)
        {
            // Looked at again soon; until then the status says so.
            follower.Fail(failure.Message);
        }
    }

    private LineageBatch Extended(LineageBatch batch)
    {
        if (Committing is not { } committing) return batch;
        foreach (var extend in Delegate.EnumerateInvocationList(committing)) batch = extend(batch);
        return batch;
    }

    private async Task<LineageGraph> ApplyAsync(List<LineageBatch> changes, long epoch)
    {
        Exception? cause = null;
        try
        {
            if (!_isBehind && !changes.Exists(ChangesIdentity))
            {
                if (_names is { } names)
                {
                    _names = names.After(changes);
                    return _current.AsOfEpoch(epoch);
                }

                var rebase = BatchSize.IsLargeShare(changes, _current);
                var (editor, read) = _draft.Take(_current, rebase);
                var returning = await ReturningJobs.FindAsync(Store, _current, changes, CancellationToken.None).ConfigureAwait(false);
                var applied = returning is null ? changes : [.. changes, returning];
                for (; read < applied.Count; read++) editor.Apply(applied[read]);
                if (editor.ToGraph(epoch) is { } graph)
                {
                    if (rebase) _compaction.Abandon();
                    else _compaction.Note(applied, epoch);
                    return graph;
                }
            }
        }
#pragma warning disable CA1031 // The store has committed: whatever went wrong here, the graph must not stay behind it. It is read anew.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            cause = failure;
        }

        _compaction.Abandon();
        _draft.Drop();
        Reloads++;
        Reloading?.Invoke(cause);
        return await ReloadAsync().ConfigureAwait(false);
    }

    // A store that cannot be read just now must not end the writer: the graph stays as it is, and the next commit reads it anew.
    private async Task<LineageGraph> ReloadAsync()
    {
        try
        {
            LineageGraph graph;
            if (_names is null) graph = await GraphLoader.LoadAsync(Store, CancellationToken.None).ConfigureAwait(false);
            else (graph, _names) = await ReadNamesAsync(Store, CancellationToken.None).ConfigureAwait(false);
            _isBehind = false;
            return graph;
        }
        catch (LineageStoreException)
        {
            _isBehind = true;
            return _current;
        }
    }

    // The epoch first: what is committed meanwhile comes again, and changes nothing then.
    private static async Task<(LineageGraph Held, AliasNames Names)> ReadNamesAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var epoch = store.Epoch;
        var identity = await IdentityMap.ReadAsync(store, null, cancellationToken).ConfigureAwait(false);
        var names = await AliasNames.ReadAsync(store, identity, cancellationToken).ConfigureAwait(false);
        return (new LineageGraph(new NameIndex()) { Epoch = epoch, Identity = identity }, names);
    }

    // Names that became one, or two again: rare, and edges may be anywhere under either.
    private bool ChangesIdentity(LineageBatch batch) =>
        batch.Merges.Any(merge => !IsMereRefusal(merge))
        || batch.KeyedStates.Any(state => state.Key is IdentityRules.StateKey or CorrectionsCodec.SuppressionsKey);

    // That two names are not one changes nothing where nobody said they were.
    private bool IsMereRefusal(IdentityMerge merge) =>
        merge.UndoneAt == merge.MergedAt
        && (merge.Kind == NodeKind.Job || _current.Identity.Next(IdentityMap.Dataset(merge.Alias)) != IdentityMap.Dataset(merge.Canonical));

    private async Task<StoreCommit> Start(LineageBatch batch, CancellationToken cancellationToken) =>
        await Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);

    private void Show(LineageGraph graph)
    {
        _current = graph;
        Interlocked.Exchange(ref _changedAt, _time.GetUtcNow().UtcTicks);
    }
}
