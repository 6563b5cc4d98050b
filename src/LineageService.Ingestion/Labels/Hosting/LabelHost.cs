using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>
/// Keeps the labels of a graph current: what is said of them is committed to the store with the batch that says it, tags of datasets among that, and each commit is followed by the next
/// snapshot, whole. Between a commit and its snapshot <see cref="IsPending"/> is true, and whoever decides by labels decides as if the worst were so.
/// Over a shared store it follows what other replicas say. Mutable, thread-safe. Not the graph's owner.
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
    private readonly SemaphoreSlim _reading = new(1, 1);
    private PendingChanges _pending = new();
    private LineageGraph _shown;
    private LabelLog _shownLog = LabelLog.Empty;
    private volatile LabelSnapshot _current;
    private TaskCompletionSource _published = NewSignal();
    private LabelLog _log = LabelLog.Empty;

    // As it was last read; what was appended to _log since is confirmed by reading it again where others may append too.
    private LabelLog _stored = LabelLog.Empty;

    // Entries of _log at the last append that was neither confirmed nor refused yet; 0 for none.
    private int _appended;

    // Something that was appended to _log was refused: until it is read anew nothing can be appended.
    private bool _isStale;
    private bool _mustRead;
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
        host.Refused += OnRefused;
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
            (_log, _stored, _shownLog, _shown, _pending) = (log, log, log, graph, new PendingChanges());
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
            await ReadAsync(cancellationToken).ConfigureAwait(false);
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
        _host.Refused -= OnRefused;
        _host.Shown -= OnShown;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_worker is not null) await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _reading.Dispose();
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

            if (_isStale)
            {
                // Refused now, taken once the log was read anew: soon, since it was asked for.
                var isConcerned = said.Count > 0 || batch.Datasets.Any(_tags.Concerns);
                return isConcerned ? batch with { Guards = [.. batch.Guards, LabelLog.Refusal] } : batch;
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
            var guards = _log.Guards;
            (_log, var states) = _log.Append([.. entries]);
            _appended = _log.Entries.Count;

            // Where another process said something meanwhile the batch is refused, and its writer tries again.
            return batch with
            {
                KeyedStates = [.. batch.KeyedStates.Where(state => state != marker), .. states],
                Guards = [.. batch.Guards, .. guards],
            };
        }
    }

    private void OnRefused(LineageBatch batch)
    {
        lock (_lock)
        {
            if (!_isLoaded || _appended == 0) return;
            (_isStale, _mustRead, _appended) = (true, true, 0);
        }

        _wake.Writer.TryWrite(true);
    }

    // The log as the store has it. What this process appended and is still underway stays in _log: should it be refused, it is read once more.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock) _mustRead = false;
        try
        {
            var stored = await LabelLog.ReadAsync(_host.Store, _stored, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _stored = stored;
                if (_isStale || stored.Entries.Count >= _appended)
                {
                    (_log, _appended, _isStale) = (stored, 0, false);
                    _tags.Start(LabelRegister.Empty.With(stored.Entries));
                }

                _shownLog = stored;
            }
        }
        catch
        {
            lock (_lock) _mustRead = true;
            throw;
        }
        finally
        {
            _reading.Release();
        }
    }

    // Tags of a store that had no labels before, or of batches that came before the log was read.
    private async Task TakeTagsAsync(LabelLog log, List<DatasetRecord> missed, CancellationToken cancellationToken)
    {
        var areUnkept = await UnkeptLabels.AreThereAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        if (areUnkept || log.Entries.IsEmpty)
        {
            await foreach (var record in _host.Store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) if (IsConcerned(record)) missed.Add(record);
        }

        if (missed.Count > 0) await TakeTagsAsync(missed, cancellationToken).ConfigureAwait(false);
        if (areUnkept) await UnkeptLabels.ForgetAsync(_host, _time, cancellationToken).ConfigureAwait(false);
    }

    private bool IsConcerned(DatasetRecord record)
    {
        lock (_lock) return _tags.Concerns(record);
    }

    private async Task TakeTagsAsync(List<DatasetRecord> missed, CancellationToken cancellationToken)
    {
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
            _shown = graph;
            if (_host.Following is null) _shownLog = _log;
            else _mustRead |= _appended > 0 || batches.Count == 0 || batches.Any(LabelLog.IsIn);

            // The graph was read anew: its store may have been filled with something else.
            if (batches.Count == 0) _stored = LabelLog.Empty;
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
        bool mustRead;
        lock (_lock)
        {
            (pending, _pending) = (_pending, new PendingChanges());
            (log, graph, mustRead) = (_shownLog, _shown, _mustRead);
        }

        // The log is read behind the graph that is shown: whatever was said with it is in there.
        if (mustRead)
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock) log = _shownLog;
        }

        var basis = _current;
        if (log.Entries.Count < basis.LogNumber)
        {
            // Something is shown that was never stored after all.
            basis = basis with { Register = LabelRegister.Empty, LogNumber = 0 };
            _maker.StartAnew();
        }

        var publication = _maker.Next(basis, graph, log, pending, cancellationToken);
        if (LabelResidues.Differ(publication.Before.State, publication.After.State))
        {
            await new WriteConflicts(_time).RunAsync(async () => await _host.CommitAsync(
                await LabelResidues.ChangeAsync(_host.Store, publication.Before.State, publication.After.State, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }

        _current = publication.After;
        Published?.Invoke(publication);
        TaskCompletionSource signal;
        lock (_lock) (signal, _published) = (_published, NewSignal());
        signal.SetResult();
        List<LabelLogEntry> decided = [.. _maker.Decided(publication), .. await EndedAsync(pending.Emptied, cancellationToken).ConfigureAwait(false)];
        if (decided.Count > 0) _ = RecordDecidedAsync(decided, cancellationToken);
    }

    // Residual labels are of data that was there before: they end where events say that it is gone. An overwrite of a table of partitions may be of one of them.
    private async Task<List<LabelLogEntry>> EndedAsync(HashSet<EmptiedDataset> emptied, CancellationToken cancellationToken)
    {
        var entries = new List<LabelLogEntry>();
        if (emptied.Count == 0) return entries;
        var graph = _current.State.Graph;
        var left = _current.State.Residuals.Select(residual => Canonical(residual.Field.Dataset)).ToHashSet();
        foreach (var one in emptied)
        {
            if (!left.Contains(Canonical(one.Dataset))) continue;
            if (one.MayBeInPart && !(await CatalogFacts.FindAsync(_host.Store, one.Dataset, cancellationToken).ConfigureAwait(false)).PartitionKeys.IsEmpty) continue;
            entries.Add(NewEntry("events", "its former data is gone") with { ResidualEnd = new ResidualEnd(one.Dataset, null, ResidualEndReason.FullOverwrite) { Actor = "events" } });
        }

        return entries;

        DatasetId Canonical(DatasetId id) => graph.FindDataset(id) is { } named ? graph.Canonical(named).Id : id;
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
