using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Kafka.Changes;

/// <summary>
/// What was changed and is not published yet. An entry is committed with the batch it tells of, as a state of the store, in one of a ring of
/// places; how far the publishing is goes along with a later batch. After a crash what may not have been published is published again, and
/// where the ring was too short for it, every dataset and job. Mutable, thread-safe.
/// </summary>
internal sealed class ChangeOutbox : IDisposable
{
    /// <summary>Places of the ring: commits that a crash forgets none of.</summary>
    public const int Places = 512;

    private const string NumberKey = "kafka:changes";
    private const string PublishedKey = "kafka:changes:published";

    private readonly LineageGraphHost _host;
    private readonly ConditionalWeakTable<LineageBatch, OutboxEntry> _underway = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private Dictionary<ChangedSubject, (ChangedAspects Aspects, long Epoch)> _waiting = [];
    private long _number;
    private long _committed;
    private long _published;

    private ChangeOutbox(LineageGraphHost host, long number, long published)
    {
        (_host, _number, _committed, _published) = (host, number, number, published);
        host.Committing += OnCommitting;
        host.Committed += OnCommitted;
    }

    /// <summary>Subjects that are not published yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Begins to note changes, with those that an earlier process left.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ChangeOutbox> OpenAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var states = await host.Store.FindKeyedStatesAsync([NumberKey, PublishedKey], cancellationToken).ConfigureAwait(false);
        var (number, published) = (Number(states, NumberKey), Number(states, PublishedKey));
        var outbox = new ChangeOutbox(host, number, published);
        if (published < number) await outbox.RecoverAsync(published, number, cancellationToken).ConfigureAwait(false);
        else if (number == 0) await outbox.AddAllAsync(cancellationToken).ConfigureAwait(false);
        return outbox;
    }

    /// <summary>Waits for changes; what is taken is the taker's until it is <see cref="Published"/> or <see cref="PutBack"/>.</summary>
    public async Task<OutboxContent> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_waiting.Count > 0)
                {
                    var content = new OutboxContent(_committed, _waiting);
                    _waiting = [];
                    return content;
                }
            }

            await _arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Published(OutboxContent content)
    {
        lock (_lock) _published = Math.Max(_published, content.Number);
    }

    public void PutBack(OutboxContent content)
    {
        lock (_lock)
        {
            foreach (var (subject, (aspects, epoch)) in content.Subjects) Add(subject, aspects, epoch);
        }
    }

    /// <summary>Writes down how far the publishing is, for an orderly end.</summary>
    public async Task SaveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        KeyedState state;
        lock (_lock) state = State(PublishedKey, _published);
        var batch = new LineageBatch { KeyedStates = [state], RecordedAt = time.GetUtcNow() };
        await _host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _host.Committing -= OnCommitting;
        _host.Committed -= OnCommitted;
        _arrived.Dispose();
    }

    private LineageBatch OnCommitting(LineageBatch batch)
    {
        var subjects = ChangedSubject.Of(batch);
        if (subjects.Count == 0) return batch;
        lock (_lock)
        {
            var entry = new OutboxEntry(++_number, subjects);
            _underway.AddOrUpdate(batch, entry);
            return batch with
            {
                KeyedStates = [.. batch.KeyedStates, new KeyedState(PlaceOf(entry.Number), entry.Encode()), State(NumberKey, entry.Number), State(PublishedKey, _published)],
            };
        }
    }

    private void OnCommitted(LineageBatch batch)
    {
        if (!_underway.TryGetValue(batch, out var entry)) return;
        var epoch = _host.Epoch;
        lock (_lock)
        {
            foreach (var (subject, aspects) in entry.Subjects) Add(subject, aspects, epoch);
            _committed = Math.Max(_committed, entry.Number);
        }

        _arrived.Release();
    }

    private void Add(ChangedSubject subject, ChangedAspects aspects, long epoch)
    {
        var known = _waiting.GetValueOrDefault(subject);
        _waiting[subject] = (known.Aspects | aspects, Math.Max(known.Epoch, epoch));
    }

    private async Task RecoverAsync(long published, long number, CancellationToken cancellationToken)
    {
        if (number - published > Places)
        {
            await AddAllAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var keys = new List<string>();
        for (var one = published + 1; one <= number; one++) keys.Add(PlaceOf(one));
        var states = await _host.Store.FindKeyedStatesAsync(keys, cancellationToken).ConfigureAwait(false);
        var epoch = _host.Store.Epoch;
        lock (_lock)
        {
            foreach (var state in states.Values)
            {
                // A place may hold an entry of the round before: the commit of its number failed.
                var entry = OutboxEntry.Decode(state);
                if (entry.Number <= published) continue;
                foreach (var (subject, aspects) in entry.Subjects) Add(subject, aspects, epoch);
            }
        }
    }

    private async Task AddAllAsync(CancellationToken cancellationToken)
    {
        const ChangedAspects All = ChangedAspects.Description | ChangedAspects.Lineage | ChangedAspects.Identity;
        var epoch = _host.Store.Epoch;
        await foreach (var dataset in _host.Store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (_lock) Add(ChangedSubject.Of(dataset.Id), All, epoch);
        }

        await foreach (var job in _host.Store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (_lock) Add(ChangedSubject.Of(job.Id), All, epoch);
        }
    }

    private static string PlaceOf(long number) => string.Create(CultureInfo.InvariantCulture, $"kafka:changes:{number % Places}");

    private static KeyedState State(string key, long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return new KeyedState(key, bytes);
    }

    private static long Number(IReadOnlyDictionary<string, KeyedState> states, string key) =>
        states.TryGetValue(key, out var state) ? BinaryPrimitives.ReadInt64LittleEndian(state.State.Span) : 0;
}
