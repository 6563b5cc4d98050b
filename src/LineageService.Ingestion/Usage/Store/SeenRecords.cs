using LineageService.Graph.Store;

namespace LineageService.Ingestion.Usage.Store;

/// <summary>Which records were counted, and how much of each. Of records by day; of counters, which go on over days, in one. Mutable.</summary>
internal sealed class SeenRecords
{
    private readonly SortedDictionary<ulong, long> _counts = [];

    public const string CountersKey = "usage/counters";

    public static string KeyOf(int day) => $"usage/seen/{day}";

    /// <summary>What is new about a record, and remembers it. A counter that stands lower than before was reset and counts from zero.</summary>
    public long Take(ulong identity, long reads, bool isCounter)
    {
        var known = _counts.GetValueOrDefault(identity);
        if (isCounter ? reads == known : known > 0) return 0;
        _counts[identity] = reads;
        return isCounter && reads > known ? reads - known : reads;
    }

    /// <exception cref="LineageStoreException">The state is damaged.</exception>
    public static SeenRecords Read(ReadOnlySpan<byte> bytes)
    {
        var seen = new SeenRecords();
        var reader = new VarintReader(bytes);
        var last = 0UL;
        while (!reader.AtEnd)
        {
            last += reader.Unsigned64();
            seen._counts[last] = (long)reader.Unsigned64();
        }

        return seen;
    }

    public byte[] Write()
    {
        var writer = new VarintWriter(_counts.Count * (sizeof(ulong) + 1));
        var last = 0UL;
        foreach (var (identity, count) in _counts)
        {
            writer.Unsigned64(identity - last);
            writer.Unsigned64((ulong)count);
            last = identity;
        }

        return writer.ToArray();
    }
}
