using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>
/// The append-only log of all that was said of labels, in segments of keyed states, so that every store commits it together with a batch and an entry costs
/// one short segment. Immutable: appending gives the next log and what to commit for it.
/// </summary>
public sealed class LabelLog
{
    private const string HeadKey = "labels:log";
    private const int SegmentSize = 256;

    // What the last segment holds, of which the log grows; default for none.
    private readonly UInt128 _last;

    private LabelLog(ImmutableList<LabelLogEntry> entries, UInt128 last) => (Entries, _last) = (entries, last);

    public static LabelLog Empty { get; } = new([], default);

    /// <summary>All entries, in order of their numbers.</summary>
    public ImmutableList<LabelLogEntry> Entries { get; }

    /// <summary>
    /// Of which nothing is taken for granted: a batch with this guard is refused by every store, so that its writer tries again when the log was read anew.
    /// </summary>
    public static StateGuard Refusal { get; } = StateGuard.Of(HeadKey, UInt128.MaxValue - 1);

    /// <exception cref="LineageStoreException">The store cannot be read, or the log is damaged.</exception>
    public static Task<LabelLog> ReadAsync(ILineageStore store, CancellationToken cancellationToken) => ReadAsync(store, Empty, cancellationToken);

    /// <summary>True of a batch that tells of appended entries, whoever appended them.</summary>
    public static bool IsIn(LineageBatch batch) => batch.KeyedStates.Any(state => state.Key == HeadKey);

    /// <summary>Reads what came behind a log that was read before: segments that were full then are full still.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read, or the log is damaged.</exception>
    public static async Task<LabelLog> ReadAsync(ILineageStore store, LabelLog known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(known);
        if (await store.FindKeyedStateAsync(HeadKey, cancellationToken).ConfigureAwait(false) is not { State.Length: sizeof(long) } head) return Empty;
        var count = BinaryPrimitives.ReadInt64LittleEndian(head.State.Span);
        var entries = ImmutableList.CreateBuilder<LabelLogEntry>();
        var full = Math.Min(known.Entries.Count, count) / SegmentSize;
        if (full * SegmentSize == count) full = Math.Max(0, full - 1);
        entries.AddRange(known.Entries.Take((int)(full * SegmentSize)));
        var last = default(UInt128);
        for (var segment = full; segment * SegmentSize < count; segment++)
        {
            var state = await store.FindKeyedStateAsync(KeyOf(segment), cancellationToken).ConfigureAwait(false)
                ?? throw new LineageStoreException("A part of the stored labels is missing.", isTransient: false);
            entries.AddRange(LabelLogJson.Read(state.State.Span));
            last = StateGuard.HashOf(state.State.Span);
        }

        // A commit that failed half way would have left a longer segment than the head says.
        if (entries.Count > count) entries.RemoveRange((int)count, entries.Count - (int)count);
        return new LabelLog(entries.ToImmutable(), last);
    }

    /// <summary>The log with further entries, which get their numbers here, and the states that hold them.</summary>
    public (LabelLog Log, ImmutableArray<KeyedState> States) Append(IReadOnlyList<LabelLogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0) return (this, []);
        var all = Entries.AddRange(entries.Select((entry, index) => entry with { Number = Entries.Count + index + 1 }));
        var states = ImmutableArray.CreateBuilder<KeyedState>();
        for (var segment = Entries.Count / SegmentSize; segment * SegmentSize < all.Count; segment++)
        {
            var first = segment * SegmentSize;
            states.Add(new KeyedState(KeyOf(segment), LabelLogJson.Write(all.GetRange(first, Math.Min(SegmentSize, all.Count - first)))));
        }

        var last = StateGuard.HashOf(states[^1].State.Span);
        states.Add(new KeyedState(HeadKey, Head(all.Count)));
        return (new LabelLog(all, last), states.ToImmutable());
    }

    /// <summary>That the stored log is this one, entry for entry: for stores that several processes write.</summary>
    public ImmutableArray<StateGuard> Guards => Entries.IsEmpty
        ? [StateGuard.Of(HeadKey, default)]
        : [StateGuard.Of(HeadKey, StateGuard.HashOf(Head(Entries.Count))), StateGuard.Of(KeyOf((Entries.Count - 1) / SegmentSize), _last)];

    private static byte[] Head(long count)
    {
        var head = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(head, count);
        return head;
    }

    private static string KeyOf(long segment) => string.Create(CultureInfo.InvariantCulture, $"labels:log:{segment}");
}
