using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Ingestion.Labels.Notices;

/// <summary>
/// Notices on their way out (docs/decisions/0014): each is committed before it is delivered, and what was not delivered when a process ended is delivered by
/// the next. Labels that changed while no notice could be committed are found by comparing with the labels that the last notice told of; ends of
/// declassifications that come near while nobody looks are told at the next start. Mutable; one loop.
/// </summary>
/// <param name="deliver">Delivers one notice; whoever fails is asked again, later.</param>
public sealed class LabelOutbox(LabelHost labels, LabelHistory history, LineageGraphHost host, TimeProvider time, Func<LabelNotice, CancellationToken, Task<bool>> deliver)
    : IAsyncDisposable
{
    /// <summary>Places of the ring: notices that wait while nobody takes them; beyond it the oldest are not told.</summary>
    public const int Places = 512;

    private const string HeadKey = "labels:notices";
    private const int MaxChanges = 1000;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200), LongestDelay = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    // Null: look what time alone brought.
    private readonly Channel<LabelPublication?> _publications = Channel.CreateUnbounded<LabelPublication?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private Head _head = new(0, 0, DateTimeOffset.MinValue);
    private UInt128 _headHash;
    private Task _loop = Task.CompletedTask;
    private ITimer? _timer;
    private int _isLooking;

    /// <summary>
    /// Ends where nothing more is told: it was disposed, or another replica tells by now, which is an exception
    /// (<see cref="LineageStoreException.IsConflict"/>).
    /// </summary>
    public Task Completion => _loop;

    /// <summary>Begins: first with what an earlier process left.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        labels.Published += OnPublished;
        if (await host.Store.FindKeyedStateAsync(HeadKey, cancellationToken).ConfigureAwait(false) is { } state)
        {
            _head = JsonSerializer.Deserialize<Head>(state.State.Span) ?? _head;
            _headHash = StateGuard.HashOf(state.State.Span);
            var before = await history.AtAsync(new TimePoint(null, _head.RecordedAt), cancellationToken).ConfigureAwait(false);
            var current = labels.Current;
            var missed = LabelDifference.Of(before.State, current.State);
            if (!missed.IsEmpty) _publications.Writer.TryWrite(new LabelPublication(before, current, missed));
        }
        else if (host.Following is not null)
        {
            // Whoever tells next knows from where on, also where this replica ends before it told anything.
            await CommitAsync([], _head with { RecordedAt = labels.Current.State.At }, cancellationToken).ConfigureAwait(false);
        }

        Look();
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
        _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        labels.Published -= OnPublished;
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void OnPublished(LabelPublication publication)
    {
        if (!publication.Changes.IsEmpty) _publications.Writer.TryWrite(publication);
    }

    // One look waits at most, however long an address does not answer.
    private void Look()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 0) _publications.Writer.TryWrite(null);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await DeliverAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var publication in _publications.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (publication is null) await NoticeExpiriesAsync(cancellationToken).ConfigureAwait(false);
            else await NoticeChangesAsync(publication, cancellationToken).ConfigureAwait(false);
            await DeliverAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Until the last part is committed labels count as told of no further than before: a crash in between tells the first parts again.
    private async Task NoticeChangesAsync(LabelPublication publication, CancellationToken cancellationToken)
    {
        var left = publication.Changes.Length;
        foreach (var part in publication.Changes.Chunk(MaxChanges))
        {
            left -= part.Length;
            var notice = new LabelNotice(_head.Committed + 1, publication.After.LabelEpoch, publication.After.Policy.Hash, [.. part.Select(NoticedChange.Of)]);
            var told = left == 0 ? publication.After.State.At : _head.RecordedAt;
            await KeepTryingAsync(() => CommitAsync(notice, told, _head.LookedAt, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    // How far was looked is committed with what was found: what falls due is in one notice, also after a crash.
    private async Task NoticeExpiriesAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isLooking, 0);
        var (current, now) = (labels.Current, time.GetUtcNow());
        var due = NoticedExpiry.Between(current.Register.Declassifications.Values, _head.LookedAt, now);
        foreach (var part in due.Chunk(MaxChanges))
        {
            var notice = new LabelNotice(_head.Committed + 1, current.LabelEpoch, current.Policy.Hash, []) { Expiries = [.. part] };
            var looked = part[^1] == due[^1] ? now : _head.LookedAt;
            var told = _head.RecordedAt == DateTimeOffset.MinValue ? now : _head.RecordedAt;
            await KeepTryingAsync(() => CommitAsync(notice, told, looked, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> CommitAsync(LabelNotice notice, DateTimeOffset told, DateTimeOffset looked, CancellationToken cancellationToken)
    {
        try
        {
            var next = _head with { Committed = notice.Number, Delivered = Math.Max(_head.Delivered, notice.Number - Places), RecordedAt = told, LookedAt = looked };
            await CommitAsync([new KeyedState(KeyOf(notice.Number), notice.ToJson())], next, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LineageStoreException failure) when (!failure.IsConflict)
        {
            return false;
        }
    }

    // Refused where another replica moved the head: it tells by now.
    private async Task CommitAsync(ImmutableArray<KeyedState> notices, Head next, CancellationToken cancellationToken)
    {
        var head = State(next);
        await host.CommitAsync(
            new LineageBatch { KeyedStates = [.. notices, head], Guards = [StateGuard.Of(HeadKey, _headHash)], RecordedAt = time.GetUtcNow() }, cancellationToken)
            .ConfigureAwait(false);
        (_head, _headHash) = (next, StateGuard.HashOf(head.State.Span));
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        while (_head.Delivered < _head.Committed)
        {
            var state = await host.Store.FindKeyedStateAsync(KeyOf(_head.Delivered + 1), cancellationToken).ConfigureAwait(false);
            if (state is not null && LabelNotice.Read(state.State.Span) is { } notice && notice.Number == _head.Delivered + 1)
                await KeepTryingAsync(() => deliver(notice, cancellationToken), cancellationToken).ConfigureAwait(false);

            // How far it is is committed with the next notice; until then a crash tells this one again.
            _head = _head with { Delivered = _head.Delivered + 1 };
        }
    }

    private async Task KeepTryingAsync(Func<Task<bool>> attempt, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; !await attempt().ConfigureAwait(false); delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }

    private static KeyedState State(Head head) => new(HeadKey, JsonSerializer.SerializeToUtf8Bytes(head));

    private static string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{LabelNotice.KeyPrefix}{number % Places}");

    /// <summary>How far it is.</summary>
    /// <param name="RecordedAt">As of when all labels were told of.</param>
    private sealed record Head(long Committed, long Delivered, DateTimeOffset RecordedAt)
    {
        /// <summary>Up to when ends of declassifications were told of.</summary>
        public DateTimeOffset LookedAt { get; init; } = DateTimeOffset.MinValue;
    }
}
