using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Looks several times a second for what other replicas committed to a shared store: wakes the writer of the graph, and hands over what is new when that
/// asks. Mutable; <see cref="Ask"/> and <see cref="Status"/> from any thread, the rest from the writer's.
/// </summary>
internal sealed class SharedFollower : IAsyncDisposable
{
    private const int CommitsAtOnce = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ISharedStore _store;
    private readonly TimeProvider _time;
    private readonly Action _wake;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _caughtUp;
    private int _isAsked;
    private volatile string? _failure;
    private string? _incarnation;

    public SharedFollower(ISharedStore store, TimeProvider time, Action wake)
    {
        (_store, _time, _wake) = (store, time, wake);
        _caughtUp = time.GetTimestamp();
        _incarnation = store.Incarnation;
        _loop = Task.Run(RunAsync);
    }

    public FollowStatus Status => new(_time.GetElapsedTime(Interlocked.Read(ref _caughtUp)), _failure);

    /// <summary>The states that a tail names as a batch names them; what they hold now is for whoever needs it to read.</summary>
    public static LineageBatch BatchOf(ChangeTail tail) => tail.Batch with
    {
        KeyedStates = [.. tail.StateKeys.Select(key => new KeyedState(key, default))],
    };

    public void Ask()
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0) _wake();
    }

    /// <summary>From here on somebody who asks is heard again.</summary>
    public void Begin() => Interlocked.Exchange(ref _isAsked, 0);

    /// <summary>What came behind an epoch; null for nothing. One that is not whole says that the graph has to be read anew.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<ChangeTail?> NextAsync(long epoch)
    {
        var last = await _store.ReadEpochAsync(CancellationToken.None).ConfigureAwait(false);
        if (_store.Incarnation is var incarnation && incarnation != _incarnation)
        {
            _incarnation = incarnation;
            return new ChangeTail(last, false, new LineageBatch { RecordedAt = DateTimeOffset.MinValue }, [], DateTimeOffset.MinValue);
        }

        if (last <= epoch) return null;
        var tail = await _store.ReadChangesAsync(epoch, CommitsAtOnce, CancellationToken.None).ConfigureAwait(false);

        // A store that was filled as a whole is at an epoch that no change tells of.
        return tail.Epoch > epoch ? tail : tail with { Epoch = last, IsWhole = false };
    }

    public void CaughtUp()
    {
        _failure = null;
        Interlocked.Exchange(ref _caughtUp, _time.GetTimestamp());
    }

    public void Fail(string sentence) => _failure = sentence;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false)) Ask();
    }
}
