using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Api.Access;

/// <summary>
/// Who wrote what, in the store; records are added, never changed. Noted in memory first; writes of the same kind that come in a stream are one
/// record with a count. Mutable, thread-safe.
/// </summary>
public sealed class AuditTrail(LineageGraphHost host, TimeProvider time) : IDisposable
{
    private const string LastKey = "audit/last";

    private const int MaxPending = 10_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private readonly WriteConflicts _conflicts = new(time);
    private List<AuditRecord> _pending = [];

    /// <summary>Notes a write.</summary>
    /// <param name="isStream">True where many of the same kind are expected and their number is enough.</param>
    public void Note(string actor, string operation, string subject, int status, bool isStream)
    {
        var record = new AuditRecord(time.GetUtcNow(), actor, operation, subject, status, 1);
        lock (_lock)
        {
            var same = isStream || _pending.Count >= MaxPending ? _pending.FindIndex(known => IsSame(known, record)) : -1;
            if (same >= 0) _pending[same] = _pending[same] with { Count = _pending[same].Count + 1 };
            else _pending.Add(record);
        }
    }

    /// <summary>Writes what is noted.</summary>
    /// <returns>False where the store cannot be written just now; it is kept for the next time.</returns>
    public async Task<bool> FlushAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        List<AuditRecord> records = [];
        try
        {
            lock (_lock) (records, _pending) = (_pending, []);
            if (records.Count == 0) return true;
            await _conflicts.RunAsync(() => WriteAsync(records)).ConfigureAwait(false);
            return true;
        }
        catch (LineageStoreException)
        {
            lock (_lock) _pending = [.. records, .. _pending];
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Records as far as they are written, newest first.</summary>
    /// <param name="before">Only those with a smaller number; null for all.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<AuditRecord>> ListAsync(ILineageStore store, long? before, int limit, CancellationToken cancellationToken)
    {
        var last = await LastAsync(store, cancellationToken).ConfigureAwait(false);
        if (before is { } end && end <= last) last = end - 1;
        var keys = new List<string>();
        for (var number = last; number > 0 && keys.Count < limit; number--) keys.Add(KeyOf(number));
        var states = await store.FindKeyedStatesAsync(keys, cancellationToken).ConfigureAwait(false);
        return [.. keys.Where(states.ContainsKey).Select(key => Read<AuditRecord>(states[key]))];
    }

    public void Dispose() => _turn.Dispose();

    // Over a shared store others write records too: of two that took the same numbers one takes others.
    private async Task<long> WriteAsync(List<AuditRecord> records)
    {
        var state = await host.Store.FindKeyedStateAsync(LastKey, CancellationToken.None).ConfigureAwait(false);
        var last = state is null ? 0 : Read<long>(state);
        var states = records.Select((record, index) => State(record with { Number = last + index + 1 })).ToList();
        states.Add(new KeyedState(LastKey, JsonSerializer.SerializeToUtf8Bytes(last + records.Count, Options)));
        var batch = new LineageBatch
        {
            KeyedStates = [.. states],
            Guards = [StateGuard.Of(LastKey, state is null ? default : StateGuard.HashOf(state.State.Span))],
            RecordedAt = time.GetUtcNow(),
        };
        return await host.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<long> LastAsync(ILineageStore store, CancellationToken cancellationToken) =>
        await store.FindKeyedStateAsync(LastKey, cancellationToken).ConfigureAwait(false) is { } state ? Read<long>(state) : 0;

    private static T Read<T>(KeyedState state)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(state.State.Span, Options)!;
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("The stored audit is damaged.", isTransient: false, failure);
        }
    }

    private static KeyedState State(AuditRecord record) => new(KeyOf(record.Number), JsonSerializer.SerializeToUtf8Bytes(record, Options));

    private static string KeyOf(long number) => "audit/" + number.ToString("D12", CultureInfo.InvariantCulture);

    private static bool IsSame(AuditRecord one, AuditRecord other) =>
        one.Actor == other.Actor && one.Operation == other.Operation && one.Subject == other.Subject && one.Status == other.Status;
}
