using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Register;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>
/// Keeps the labels of a graph current: what is said of them is committed to the store with the batch that says it, tags of datasets among that, and each commit is followed by the next
/// snapshot, whole. Between a commit and its snapshot <see cref="IsPending"/> is true, and whoever decides by labels decides as if the worst were so.
/// Mutable, thread-safe. Not the graph's owner.
/// </summary>
public sealed class LabelHost : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private const string MarkerPrefix = "labels:record:";

    private readonly LineageGraphHost _host;
    private readonly TimeProvider _time;
    private readonly LabelMaker _maker;
    private readonly ConcurrentDictionary<string, IReadOnlyList<LabelLogEntry>> _underway = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private PendingChanges _pending = new();
    private LineageGraph _shown;
    private LabelLog _shownLog = LabelLog.Empty;
    private volatile LabelSnapshot _current;
    private TaskCompletionSource _published = NewSignal();
    private LabelLog _log = LabelLog.Empty;
    private readonly TagAssignments _tags = new();
    private readonly List<DatasetRecord> _missed = [];
    private bool _isLoaded;
    private int _disposed;
    private Task? _worker;

    /// <param name="host">Outlives it.</param>
    public LabelHost(LineageGraphHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_host, _time) = (host, time);
        _maker = new LabelMaker(time);
        _current = LabelMaker.Empty(host.Current);
        _shown = host.Current;
        host.Committing += OnCommitting;
        host.Shown += OnShown;
    }

    /// <summary>The labels as far as they are made. Take it once per question.</summary>
    public LabelSnapshot Current => _current;

    /// <summary>True while a commit is visible whose labels are not made yet, or nothing was read from the store.</summary>
    public bool IsPending => _worker is null || _host.Current.Epoch > _current.LabelEpoch;

    public LabelLog Log
    {
        get
        {
            lock (_lock) return _log;
        }
    }

    /// <summary>Called with every publication, in order, before those who wait for it go on. On the thread that makes labels: keep it short.</summary>
    public Action<LabelPublication>? Published { get; set; }

    /// <summary>Called where labels could not be made: they stay as they were, pending.</summary>
    public Action<Exception>? Failed { get; set; }

    /// <summary>Reads what the store has and makes the labels of its graph.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_worker is not null) return;
        var log = await LabelLog.ReadAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        LineageGraph graph;
        List<DatasetRecord> missed;
        lock (_lock)
        {
            // What is committed while this reads comes with the first step.
            graph = _host.Current;
            (_log, _shownLog, _shown, _pending) = (log, log, graph, new PendingChanges());
            _tags.Start(LabelRegister.Empty.With(log.Entries));
            _isLoaded = true;
            missed = [.. _missed];
            _missed.Clear();
        }

        var stored = await LabelResidues.ReadAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        _current = await Task.Run(() => _maker.Make(graph, log, stored, cancellationToken), cancellationToken).ConfigureAwait(false);
        _worker = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        _wake.Writer.TryWrite(true);
        await TakeTagsAsync(log, missed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Says something of labels: it is durable, and shown by the answer, when this ends. Entries get their number, time and what else the host knows.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be written; nothing was said.</exception>
    public async Task<LabelSnapshot> RecordAsync(IReadOnlyList<LabelLogEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0) return _current;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryRecordAsync(entries, cancellationToken).ConfigureAwait(false);
            }
            catch (LineageStoreException failure) when (failure.IsConflict && attempt < MaxAttempts)
            {
                // The log was read anew.
            }
        }
    }

    private async Task<LabelSnapshot> TryRecordAsync(IReadOnlyList<LabelLogEntry> entries, CancellationToken cancellationToken)
    {
        var marker = MarkerPrefix + Guid.NewGuid().ToString("N");
        _underway[marker] = entries;
        try
        {
            var batch = new LineageBatch { KeyedStates = [new KeyedState(marker, default)], RecordedAt = _time.GetUtcNow() };
            var epoch = await _host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            return await WaitAsync(epoch, cancellationToken).ConfigureAwait(false);
        }
        catch (LineageStoreException)
        {
            var stored = await LabelLog.ReadAsync(_host.Store, cancellationToken).ConfigureAwait(false);
            lock (_lock) _log = stored;
            throw;
        }
        finally
        {
            _underway.TryRemove(marker, out _);
        }
    }

    /// <summary>Waits until labels show a commit.</summary>
    public async Task<LabelSnapshot> WaitAsync(long epoch, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task signal;
            lock (_lock) signal = _published.Task;
            var current = _current;
            if (_worker is not null && current.LabelEpoch >= epoch) return current;
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has time go on: what expired or began since the last look changes labels now. Cheap where nothing did.</summary>
    public async Task<LabelSnapshot> TickAsync(CancellationToken cancellationToken)
    {
        if (_worker is null || !_maker.IsDue(_current)) return _current;
        return await RecordAsync([_maker.Stamp("clock") with { Reason = "time went on" }], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An entry with what the host knows of the moment; whoever says something fills in what.</summary>
    public LabelLogEntry NewEntry(string actor, string? reason = null) => _maker.Stamp(actor) with { Reason = reason };

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _host.Committing -= OnCommitting;
        _host.Shown -= OnShown;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_worker is not null) await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private LineageBatch OnCommitting(LineageBatch batch)
    {
        var marker = batch.KeyedStates.FirstOrDefault(state => state.Key.StartsWith(MarkerPrefix, StringComparison.Ordinal));
        var said = marker is not null && _underway.TryGetValue(marker.Key, out var known) ? known : [];
        lock (_lock)
        {
            if (!_isLoaded)
            {
                // The log is not read yet: what tags say is taken when it is.
                _missed.AddRange(batch.Datasets.Where(record => !record.Tags.IsDefaultOrEmpty));
                return batch;
            }

            var derived = _tags.Changes(batch.Datasets, _current.Policy)
                .Select(change => NewEntry(TagAssignments.Source) with { Assigned = change.Assigned, Withdrawn = change.Withdrawn }).ToList();
            if (said.Count + derived.Count == 0) return batch;
            var now = _time.GetUtcNow();
            var entries = said.Concat(derived).Select(entry => entry with
            {
                RecordedAt = now,
                LineageEpoch = _host.Current.Epoch,
                PolicyHash = _current.Policy.Hash,
            });
            var guard = _log.Guard;
            (_log, var states) = _log.Append([.. entries]);
            var extended = batch with { KeyedStates = [.. batch.KeyedStates.Where(state => state != marker), .. states] };
            // What is said by itself is made anew where another process said something meanwhile; events have guards of their own.
            return marker is null ? extended : extended with { Guards = [.. extended.Guards, guard] };
        }
    }

    // Tags of a store that had no labels before, or of batches that came before the log was read.
    private async Task TakeTagsAsync(LabelLog log, List<DatasetRecord> missed, CancellationToken cancellationToken)
    {
        if (log.Entries.IsEmpty)
        {
            await foreach (var record in _host.Store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
                if (!record.Tags.IsDefaultOrEmpty) missed.Add(record);
        }

        if (missed.Count == 0) return;
        List<LabelLogEntry> entries;
        lock (_lock)
        {
            entries =
            [
                .. _tags.Changes(missed, _current.Policy)
                    .Select(change => NewEntry(TagAssignments.Source) with { Assigned = change.Assigned, Withdrawn = change.Withdrawn }),
            ];
        }

        if (entries.Count > 0) await RecordAsync(entries, cancellationToken).ConfigureAwait(false);
    }

    private void OnShown(LineageGraph graph, IReadOnlyList<LineageBatch> batches)
    {
        lock (_lock)
        {
            foreach (var batch in batches) _pending.Add(batch);
            (_shown, _shownLog) = (graph, _log);
        }

        _wake.Writer.TryWrite(true);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromMilliseconds(100);
        while (await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _wake.Reader.TryRead(out _);
            try
            {
                await StepAsync(cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Labels must not stay behind for good, whatever happened: it is told, and all is made anew from the store.
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Failed?.Invoke(failure);
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
                _maker.StartAnew();
                _wake.Writer.TryWrite(true);
            }
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        PendingChanges pending;
        LabelLog log;
        LineageGraph graph;
        lock (_lock)
        {
            (pending, _pending) = (_pending, new PendingChanges());
            (log, graph) = (_shownLog, _shown);
        }

        var publication = _maker.Next(_current, graph, log, pending, cancellationToken);
        if (LabelResidues.Differ(publication.Before.State, publication.After.State))
        {
            var batch = new LineageBatch { KeyedStates = [LabelResidues.Write(publication.After.State)], RecordedAt = _time.GetUtcNow() };
            await _host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        _current = publication.After;
        Published?.Invoke(publication);
        TaskCompletionSource signal;
        lock (_lock) (signal, _published) = (_published, NewSignal());
        signal.SetResult();
        var decided = _maker.Decided(publication);
        if (decided.Count > 0) _ = RecordDecidedAsync(decided, cancellationToken);
    }

    // What the engine decided of declassifications (suspended, expired) is recorded like what people decide. Not waited for: this is the loop that would show it.
    private async Task RecordDecidedAsync(IReadOnlyList<LabelLogEntry> decided, CancellationToken cancellationToken)
    {
        try
        {
            await RecordAsync(decided, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is LineageStoreException or ObjectDisposedException)
        {
            Failed?.Invoke(failure);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
