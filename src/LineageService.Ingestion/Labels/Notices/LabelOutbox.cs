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
/// the next. Labels that changed while no notice could be committed are found by comparing with the labels that the last notice told of. Mutable; one loop.
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

    private readonly Channel<LabelPublication> _publications = Channel.CreateUnbounded<LabelPublication>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private Head _head = new(0, 0, DateTimeOffset.MinValue);
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins: first with what an earlier process left.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        labels.Published += OnPublished;
        if (await host.Store.FindKeyedStateAsync(HeadKey, cancellationToken).ConfigureAwait(false) is { } state)
        {
            _head = JsonSerializer.Deserialize<Head>(state.State.Span) ?? _head;
            var before = await history.AtAsync(new TimePoint(null, _head.RecordedAt), cancellationToken).ConfigureAwait(false);
            var current = labels.Current;
            var missed = LabelDifference.Of(before.State, current.State);
            if (!missed.IsEmpty) _publications.Writer.TryWrite(new LabelPublication(before, current, missed));
        }

        _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        labels.Published -= OnPublished;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void OnPublished(LabelPublication publication)
    {
        if (!publication.Changes.IsEmpty) _publications.Writer.TryWrite(publication);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await DeliverAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var publication in _publications.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var part in publication.Changes.Chunk(MaxChanges))
            {
                var notice = new LabelNotice(
                    _head.Committed + 1, publication.After.LabelEpoch, publication.After.Policy.Hash, [.. part.Select(NoticedChange.Of)]);
                await KeepTryingAsync(() => CommitAsync(notice, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            await DeliverAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> CommitAsync(LabelNotice notice, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = _head with { Committed = notice.Number, Delivered = Math.Max(_head.Delivered, notice.Number - Places), RecordedAt = now };
        var batch = new LineageBatch { KeyedStates = [new KeyedState(KeyOf(notice.Number), notice.ToJson()), State(next)], RecordedAt = now };
        try
        {
            await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            _head = next;
            return true;
        }
        catch (LineageStoreException)
        {
            return false;
        }
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
    private sealed record Head(long Committed, long Delivered, DateTimeOffset RecordedAt);
}
