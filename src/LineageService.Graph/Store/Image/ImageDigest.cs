using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LineageService.Graph.Store.Image;

/// <summary>
/// How many items of each kind an image has, and a fingerprint of them. Equal for stores that hold the same, whatever their kind; order counts only
/// for merges and events, whose order is kept. Mutable while items are added.
/// </summary>
public sealed class ImageDigest
{
    /// <summary>The kind of the one item that says where the store is.</summary>
    public const string EndKind = "epoch and horizon";

    private readonly SortedDictionary<string, (long Count, UInt128 Sum)> _kinds = new(StringComparer.Ordinal);

    /// <summary>Kinds of items with their numbers.</summary>
    public IReadOnlyDictionary<string, long> Counts => _kinds.ToDictionary(pair => pair.Key, pair => pair.Value.Count, StringComparer.Ordinal);

    /// <summary>All items.</summary>
    public long Total => _kinds.Values.Sum(kind => kind.Count);

    /// <summary>Reads a whole image.</summary>
    public static async Task<ImageDigest> OfAsync(IStoreImage store, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var digest = new ImageDigest();
        await foreach (var item in store.ReadImageAsync(cancellationToken).ConfigureAwait(false))
        {
            digest.Add(item);
            progress?.Report(digest.Total);
        }

        return digest;
    }

    /// <returns>The size of the item in bytes.</returns>
    public long Add(ImageItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        // In which order a store lists what is mentioned is its own.
        if (item is DatasetImage dataset) item = dataset with { Mentioned = dataset.Mentioned.Sort(StringComparer.Ordinal) };
        var (line, body) = ImageCodec.Write(item);
        Add(item, line, body.Span);
        return line.Length + body.Length;
    }

    /// <summary>The kinds in which two images differ, with both counts; empty for equal ones.</summary>
    public IReadOnlyList<(string Kind, long Here, long There)> Differences(ImageDigest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var differences = new List<(string, long, long)>();
        foreach (var kind in _kinds.Keys.Union(other._kinds.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (here, there) = (_kinds.GetValueOrDefault(kind), other._kinds.GetValueOrDefault(kind));
            if (here != there) differences.Add((kind, here.Count, there.Count));
        }

        return differences;
    }

    internal static string KindOf(ImageItem item) => item switch
    {
        DatasetImage => "datasets",
        JobImage => "jobs",
        RunImage => "runs",
        EdgeVersionImage => "edge versions",
        MergeImage => "merges",
        EventImage { Event.IsDead: true } => "dead letters",
        EventImage => "events",
        FoldStateImage => "fold states",
        KeyedStateImage => "keyed states",
        StoreStateImage => EndKind,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void Add(ImageItem item, ReadOnlySpan<byte> line, ReadOnlySpan<byte> body)
    {
        var kind = KindOf(item);
        var (count, sum) = _kinds.GetValueOrDefault(kind);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (item is MergeImage or EventImage)
        {
            Span<byte> place = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(place, count);
            hash.AppendData(place);
        }

        hash.AppendData(line);
        hash.AppendData(body);
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(value);
        _kinds[kind] = (count + 1, unchecked(sum + BinaryPrimitives.ReadUInt128LittleEndian(value)));
    }
}
