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

    private LabelLog(ImmutableList<LabelLogEntry> entries) => Entries = entries;

    public static LabelLog Empty { get; } = new([]);

    /// <summary>All entries, in order of their numbers.</summary>
    public ImmutableList<LabelLogEntry> Entries { get; }

    /// <exception cref="LineageStoreException">The store cannot be read, or the log is damaged.</exception>
    public static async Task<LabelLog> ReadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.FindKeyedStateAsync(HeadKey, cancellationToken).ConfigureAwait(false) is not { State.Length: sizeof(long) } head) return Empty;
        var count = BinaryPrimitives.ReadInt64LittleEndian(head.State.Span);
        var entries = ImmutableList.CreateBuilder<LabelLogEntry>();
        for (var segment = 0L; segment * SegmentSize < count; segment++)
        {
            var state = await store.FindKeyedStateAsync(KeyOf(segment), cancellationToken).ConfigureAwait(false)
                ?? throw new LineageStoreException("A part of the stored labels is missing.", isTransient: false);
            entries.AddRange(LabelLogJson.Read(state.State.Span));
        }

        // A commit that failed half way would have left a longer segment than the head says.
        if (entries.Count > count) entries.RemoveRange((int)count, entries.Count - (int)count);
        return new LabelLog(entries.ToImmutable());
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

        states.Add(new KeyedState(HeadKey, Head(all.Count)));
        return (new LabelLog(all), states.ToImmutable());
    }

    /// <summary>That nobody else appended since this was read: for stores that several processes write.</summary>
    public StateGuard Guard => StateGuard.Of(HeadKey, Entries.IsEmpty ? default : StateGuard.HashOf(Head(Entries.Count)));

    private static byte[] Head(long count)
    {
        var head = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(head, count);
        return head;
    }

    private static string KeyOf(long segment) => string.Create(CultureInfo.InvariantCulture, $"labels:log:{segment}");
}
