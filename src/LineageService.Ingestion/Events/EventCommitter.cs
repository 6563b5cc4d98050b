using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Telemetry;
using LineageService.Ingestion.Events.Folding;
using LineageService.Ingestion.Telemetry;
using LineageService.Model;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Events;

/// <summary>
/// The one writer of event folds: takes what is queued, folds it together and commits it as one batch, then answers. An event whose folding
/// fails becomes dead and the others are folded without it. Mutable; one loop.
/// </summary>
internal sealed class EventCommitter : IAsyncDisposable
{
    private readonly LineageGraphHost _host;
    private readonly EventIngestOptions _options;
    private readonly TimeProvider _time;
    private readonly FoldStates _states;
    private readonly AppliedRanking _ranking;
    private readonly WriteConflicts _conflicts;
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    public EventCommitter(LineageGraphHost host, EventIngestOptions options, TimeProvider time)
    {
        (_host, _options, _time) = (host, options, time);
        _states = new FoldStates(host.Store, options.CachedStates);
        _conflicts = new WriteConflicts(time);
        _ranking = new AppliedRanking(host.Store, options.Ranking);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues events; the task ends when they are durable.</summary>
    public async Task<ImmutableArray<IngestResult>> CommitAsync(ImmutableArray<PreparedEvent> events, CancellationToken cancellationToken)
    {
        if (events.IsEmpty) return [];
        var work = new Work(events, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(work), typeof(EventIngester));
        return await work.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Queues a making again; the task ends when it is durable.</summary>
    public async Task<RefoldResult> RefoldAsync(RefoldRequest request, CancellationToken cancellationToken)
    {
        var work = new Work([], cancellationToken) { Request = request };
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(work), typeof(EventIngester));
        await work.Done.Task.ConfigureAwait(false);
        return work.Result;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var group = new List<Work>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            var events = 0;
            long bytes = 0;
            Work? refold = null;
            while (refold is null && events < _options.MaxEventsPerCommit && bytes < _options.MaxBytesPerCommit
                && _queue.Reader.TryRead(out var work))
            {
                if (work.CancellationToken.IsCancellationRequested)
                {
                    work.Done.TrySetCanceled(work.CancellationToken);
                    continue;
                }

                if (work.Request is not null)
                {
                    refold = work;
                    continue;
                }

                group.Add(work);
                events += work.Events.Length;
                bytes += work.Bytes;
            }

            if (group.Count > 0) await AnswerAsync(group).ConfigureAwait(false);
            if (refold is not null) await RefoldAsync(refold, refold.Request!).ConfigureAwait(false);
        }
    }

    // The commit itself is not cancelled by one caller: others wait for it too.
    private async Task AnswerAsync(List<Work> group)
    {
        using var activity = BatchActivity.Start(IngestTelemetry.Source, "lineage.events.commit", group.Select(work => work.Cause));
        var started = _time.GetTimestamp();
        try
        {
            ImmutableArray<PreparedEvent> events = [.. group.SelectMany(work => work.Events)];
            activity?.SetTag("lineage.events", events.Length);
            var results = await CommitAsync(events).ConfigureAwait(false);
            IngestTelemetry.Took(events.AsSpan(), results, _time.GetElapsedTime(started));
            var at = 0;
            foreach (var work in group)
            {
                work.Done.TrySetResult(results[at..(at + work.Events.Length)]);
                at += work.Events.Length;
            }
        }
        catch (Exception failure)
        {
            BatchActivity.Fail(activity, failure);
            _states.Clear();
            foreach (var work in group) work.Done.TrySetException(failure);
        }
    }

    private async Task RefoldAsync(Work work, RefoldRequest request)
    {
        for (var conflicts = 0; !await TryRefoldAsync(work, request, conflicts).ConfigureAwait(false); conflicts++)
            await _conflicts.PauseAsync(conflicts).ConfigureAwait(false);
    }

    // False where another process came between.
    private async Task<bool> TryRefoldAsync(Work work, RefoldRequest request, int conflicts)
    {
        try
        {
            _states.Begin();
            var now = _time.GetUtcNow();
            var session = new FoldSession(_host.Store, _states, _options);
            foreach (var job in request.Jobs) await session.ForceAsync(job, work.CancellationToken).ConfigureAwait(false);
            var separation = await SeparateAsync(session, request.Separation, work.CancellationToken).ConfigureAwait(false);
            var batch = await session.ToBatchAsync(now, work.CancellationToken).ConfigureAwait(false);
            batch = batch with
            {
                KeyedStates = [.. batch.KeyedStates, .. request.States],
                Merges = separation is null ? [] : [separation],
            };
            var isEmpty = batch.FoldStates.IsEmpty && batch.KeyedStates.IsEmpty && batch.Merges.IsEmpty;
            var epoch = isEmpty ? _host.Epoch : await _host.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
            _states.Turn();
            work.Result = new RefoldResult(separation, epoch);
            work.Done.TrySetResult([]);
        }
        catch (LineageStoreException conflict) when (conflict.IsConflict && conflicts < WriteConflicts.Max)
        {
            _states.Clear();
            return false;
        }
        catch (Exception failure)
        {
            _states.Clear();
            work.Done.TrySetException(failure);
        }

        return true;
    }

    private static async Task<IdentityMerge?> SeparateAsync(FoldSession session, IdentityMerge? separation, CancellationToken cancellationToken)
    {
        if (separation is null) return null;
        var path = new DatasetId(separation.Alias.Namespace, separation.Alias.Name);
        return await session.SeparateAsync(path, cancellationToken).ConfigureAwait(false) is { } table
            ? separation with { Canonical = new(table.Namespace, table.Name) }
            : null;
    }

    private async Task<ImmutableArray<IngestResult>> CommitAsync(ImmutableArray<PreparedEvent> events)
    {
        var poison = new HashSet<PreparedEvent>(ReferenceEqualityComparer.Instance);
        for (var conflicts = 0; ;)
        {
            var attempt = new CommitAttempt(_host.Store, _states, _options, poison);
            try
            {
                var batch = await attempt.FoldAsync(events, _time.GetUtcNow()).ConfigureAwait(false);
                batch = await _ranking.WithMarkAsync(batch, CancellationToken.None).ConfigureAwait(false);
                var epoch = await _host.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
                _states.Turn();
                return attempt.Results(epoch);
            }
            catch (LineageStoreException failure) when (failure.IsConflict && conflicts < WriteConflicts.Max)
            {
                // Another process folded some of the same states: they are read anew, and the events are folded onto them.
                _states.Clear();
                await _conflicts.PauseAsync(conflicts++).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not LineageStoreException && attempt.Current is { } culprit && poison.Add(culprit))
            {
                // What the attempt changed in memory is not to be trusted; the store is.
                _states.Clear();
            }
            catch (Exception failure) when (failure is not LineageStoreException && events.Length > 1 && !attempt.IsFolded)
            {
                // The events do not go together: one by one, the one at fault shows.
                _states.Clear();
                return await CommitSinglyAsync(events).ConfigureAwait(false);
            }
        }
    }

    private async Task<ImmutableArray<IngestResult>> CommitSinglyAsync(ImmutableArray<PreparedEvent> events)
    {
        var results = ImmutableArray.CreateBuilder<IngestResult>(events.Length);
        foreach (var one in events) results.AddRange(await CommitAsync([one]).ConfigureAwait(false));
        return results.MoveToImmutable();
    }

    /// <summary>What one caller waits for.</summary>
    private sealed class Work(ImmutableArray<PreparedEvent> events, CancellationToken cancellationToken)
    {
        public ImmutableArray<PreparedEvent> Events { get; } = events;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        /// <summary>What the caller was doing; the default where nobody traces.</summary>
        public ActivityContext Cause { get; } = Activity.Current?.Context ?? default;

        public long Bytes { get; } = events.Sum(one => (long)one.Body.Length);

        /// <summary>A making again, in place of events.</summary>
        public RefoldRequest? Request { get; init; }

        public RefoldResult Result { get; set; }

        public TaskCompletionSource<ImmutableArray<IngestResult>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
