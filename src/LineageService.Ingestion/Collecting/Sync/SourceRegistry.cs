using System.IO.Compression;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>What one source gave the last time, by name. Not what the store holds: several sources may give the same.</summary>
public sealed record SourceRegistry(CollectorSource Source, IReadOnlyDictionary<SourceItemKey, SourceItem> Items)
{
    private const byte Version = 1;

    /// <summary>When the source was last read to its end and applied; null while it never was.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The engine whose analyses stood then; after another was activated, fingerprints say what is to be read again.</summary>
    public string? Engine { get; init; }

    /// <summary>True where the source gives a job or table of this name; aliases are each source's own.</summary>
    public bool Holds(SourceItemKey key) => key.IsJob
        ? Items.ContainsKey(key with { Kind = SourceItemKind.Task }) || Items.ContainsKey(key with { Kind = SourceItemKind.OpaqueTask })
        : key.Kind == SourceItemKind.Table && Items.ContainsKey(key);

    public int Count(SourceItemKind kind)
    {
        var count = 0;
        foreach (var key in Items.Keys) if (key.Kind == kind) count++;
        return count;
    }

    /// <summary>The key under which a store keeps it.</summary>
    public static string KeyOf(CollectorSource source) => $"collect/source/{source}";

    /// <summary>Equal registries give equal bytes.</summary>
    public byte[] Write()
    {
        var body = new VarintWriter(1 << 16);
        body.Text(Source.Kind);
        body.Text(Source.Name);
        body.Signed64(CompletedAt?.UtcTicks ?? 0);
        body.OptionalText(Engine);
        body.Unsigned((uint)Items.Count);
        var lastNamespace = "";
        foreach (var (key, item) in Items.OrderBy(pair => pair.Key))
        {
            body.Byte((byte)key.Kind);
            // Nearly always that of the one before.
            body.OptionalText(key.Namespace == lastNamespace ? null : key.Namespace);
            lastNamespace = key.Namespace;
            body.Text(key.Name);
            WriteHash(body, item.Hash);
            WriteHash(body, item.Content);
            body.OptionalText(item.Place);
        }

        using var packed = new MemoryStream();
        packed.WriteByte(Version);
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(body.Written.Span);
        return packed.ToArray();
    }

    /// <exception cref="LineageStoreException">The bytes are damaged.</exception>
    public static SourceRegistry Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Span[0] != Version) throw new LineageStoreException("A source's registry is damaged or newer than this program.", isTransient: false);
        using var packed = new MemoryStream(bytes[1..].ToArray());
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        try
        {
            brotli.CopyTo(plain);
        }
        catch (InvalidDataException failure)
        {
            throw new LineageStoreException("A source's registry is damaged.", isTransient: false, failure);
        }

        return Read(plain.GetBuffer().AsSpan(0, (int)plain.Length));
    }

    private static SourceRegistry Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new VarintReader(bytes);
        var source = new CollectorSource(reader.Text(), reader.Text());
        var completed = reader.Signed64();
        var engine = reader.OptionalText();
        var count = (int)reader.Unsigned();
        var items = new Dictionary<SourceItemKey, SourceItem>(Math.Min(count, 1 << 20));
        var lastNamespace = "";
        for (var index = 0; index < count; index++)
        {
            var kind = (SourceItemKind)reader.Byte();
            lastNamespace = reader.OptionalText() ?? lastNamespace;
            var key = new SourceItemKey(kind, lastNamespace, reader.Text());
            items[key] = new SourceItem(ReadHash(ref reader) ?? SourceItem.Pending, ReadHash(ref reader), reader.OptionalText());
        }

        return new SourceRegistry(source, items) { CompletedAt = completed == 0 ? null : new DateTimeOffset(completed, TimeSpan.Zero), Engine = engine };
    }

    // Hex digits as the bytes they stand for.
    private static void WriteHash(VarintWriter body, string? hash)
    {
        var bytes = string.IsNullOrEmpty(hash) ? [] : Convert.FromHexString(hash);
        body.Unsigned((uint)bytes.Length);
        body.Bytes(bytes);
    }

    private static string? ReadHash(ref VarintReader reader)
    {
        var bytes = reader.TextBytes();
        return bytes.IsEmpty ? null : Convert.ToHexStringLower(bytes);
    }
}
