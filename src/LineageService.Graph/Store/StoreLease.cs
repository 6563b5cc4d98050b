using System.Text.Json;

namespace LineageService.Graph.Store;

/// <summary>A hold on a piece of timed work: while it lasts no other replica does the same.</summary>
public interface ILineageLease : IAsyncDisposable
{
    /// <summary>What is held: <c>correction-expiry</c>, <c>retention</c>.</summary>
    string Name { get; }

    /// <summary>When it ends by itself where it is not renewed (UTC).</summary>
    DateTimeOffset Until { get; }

    /// <summary>
    /// For the batches of the work: where somebody else took the lease over meanwhile, because this replica stood still, they are refused.
    /// </summary>
    StateGuard Guard { get; }

    /// <summary>Holds it longer; false where somebody else has it.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    Task<bool> RenewAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Leases as keyed states of a store, taken by whoever writes first: they work on every store, also where one process has it for itself. There is no leader;
/// whoever comes when work is due takes the lease, does it and gives the lease back.
/// </summary>
/// <param name="commit">How to commit: to the store, or through the host of its graph.</param>
/// <param name="owner">Names this replica; no two have the same name.</param>
/// <param name="duration">How long one lasts without renewal; much longer than clocks differ.</param>
public sealed class StoreLeases(
    ILineageStore store, Func<LineageBatch, CancellationToken, Task> commit, string owner, TimeSpan duration, TimeProvider time)
{
    /// <summary>Keys of leases begin so.</summary>
    public const string KeyPrefix = "lease/";

    /// <summary>Takes a lease; null where another replica has it.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public async Task<ILineageLease?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        var key = KeyPrefix + name;
        var known = await store.FindKeyedStateAsync(key, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (Read(known) is { } held && held.Owner != owner && held.Until > now) return null;
        var lease = new Lease(this, name, StateGuard.Of(key, known is null ? default : StateGuard.HashOf(known.State.Span)));
        return await lease.RenewAsync(cancellationToken).ConfigureAwait(false) ? lease : null;
    }

    private static LeaseState? Read(KeyedState? state)
    {
        if (state is not { State.Length: > 0 }) return null;
        try
        {
            return JsonSerializer.Deserialize<LeaseState>(state.State.Span);
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("A stored lease is damaged.", isTransient: false, failure);
        }
    }

    /// <param name="Term">Tells two holds of one owner apart.</param>
    private sealed record LeaseState(string Owner, DateTimeOffset Until, Guid Term);

    private sealed class Lease(StoreLeases leases, string name, StateGuard read) : ILineageLease
    {
        private readonly Guid _term = Guid.NewGuid();
        private bool _isHeld;

        public string Name => name;

        public DateTimeOffset Until { get; private set; }

        public StateGuard Guard { get; private set; } = read;

        public async Task<bool> RenewAsync(CancellationToken cancellationToken)
        {
            var until = leases.Now() + leases.Duration;
            if (!await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new LeaseState(leases.Owner, until, _term)), cancellationToken).ConfigureAwait(false)) return _isHeld = false;
            Until = until;
            return _isHeld = true;
        }

        // Given back, unless it is somebody else's by now. A store that is away keeps it until its time is over.
        public async ValueTask DisposeAsync()
        {
            if (!_isHeld) return;
            _isHeld = false;
            try
            {
                await WriteAsync([], CancellationToken.None).ConfigureAwait(false);
            }
            catch (LineageStoreException)
            {
                // See above.
            }
        }

        private async Task<bool> WriteAsync(byte[] state, CancellationToken cancellationToken)
        {
            try
            {
                var batch = new LineageBatch { KeyedStates = [new KeyedState(Guard.Key!, state)], Guards = [Guard], RecordedAt = leases.Now() };
                await leases.Commit(batch, cancellationToken).ConfigureAwait(false);
                Guard = Guard with { Hash = StateGuard.HashOf(state) };
                return true;
            }
            catch (LineageStoreException failure) when (failure.IsConflict)
            {
                return false;
            }
        }
    }

    private string Owner => owner;

    private TimeSpan Duration => duration;

    private DateTimeOffset Now() => time.GetUtcNow();

    private Task Commit(LineageBatch batch, CancellationToken cancellationToken) => commit(batch, cancellationToken);
}
