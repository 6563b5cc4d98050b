using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// The file form of a compact graph: a header (magic, version, store, epoch), then blocks, each with its length and CRC-32C: entities,
/// then the arrays as they are in memory. Little-endian. A file of another version, store or epoch, or with a wrong checksum, is no
/// snapshot.
/// </summary>
internal static class SnapshotFile
{
    private const ulong Magic = 0x3150_4152_474E_494C; // "LINGRAP1"
    private const int Version = 3;
    private const int HeaderLength = 40;

    public static bool IsCurrent(Stream stream, Guid store, long epoch) => EpochOf(stream, store) == epoch;

    /// <summary>The epoch of a file; null where it is not of this version and store.</summary>
    public static long? EpochOf(Stream stream, Guid store)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !BitConverter.IsLittleEndian) return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic && BinaryPrimitives.ReadInt32LittleEndian(header[8..]) == Version
            && new Guid(header[24..40]) == store
            ? BinaryPrimitives.ReadInt64LittleEndian(header[16..])
            : null;
    }

    /// <summary>The graph; null where the file is not of this store and epoch.</summary>
    /// <exception cref="LineageStoreException">It is damaged.</exception>
    public static Task<LineageGraph?> ReadAsync(
        Stream stream, Guid store, long epoch, IdentityMap identity, CancellationToken cancellationToken)
    {
        // Reads of a local file do not wait: a task of their own would only cost.
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsCurrent(stream, store, epoch) ? Read(new SnapshotBlocks(stream), epoch, identity) : null);
    }

    public static Task WriteAsync(Stream stream, LineageGraph graph, Guid store, CancellationToken cancellationToken)
    {
        if (!BitConverter.IsLittleEndian) return Task.CompletedTask;
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], graph.Epoch);
        store.TryWriteBytes(header[24..]);
        stream.Write(header);
        var blocks = new SnapshotBlocks(stream);
        blocks.Write<byte>(SnapshotEntities.Write(graph).Span);
        cancellationToken.ThrowIfCancellationRequested();
        var adjacency = graph.Base;
        blocks.Write<int>(graph.NameOrder);
        blocks.Write<int>(adjacency.NodeDataset);
        blocks.Write<int>(adjacency.ForwardOffsets);
        blocks.Write<int>(adjacency.ForwardNeighbors);
        blocks.Write<int>(adjacency.ReverseOffsets);
        blocks.Write<int>(adjacency.ReverseNeighbors);
        blocks.Write<int>(adjacency.ReversePositions);
        blocks.Write<byte>(adjacency.Kinds);
        blocks.Write<int>(adjacency.Owners);
        blocks.Write<int>(adjacency.SpanStarts);
        blocks.Write<ushort>(adjacency.SpanLengths);
        blocks.Write<ushort>(adjacency.Chains);
        var longSpans = adjacency.LongSpans.OrderBy(pair => pair.Key).SelectMany(pair => new[] { pair.Key, pair.Value }).ToArray();
        blocks.Write<int>(longSpans);
        return Task.CompletedTask;
    }

    private static LineageGraph Read(SnapshotBlocks blocks, long epoch, IdentityMap identity)
    {
        var entities = blocks.Read<byte>();
        var nameOrder = blocks.Read<int>();
        var adjacency = new BaseAdjacency
        {
            NodeDataset = blocks.Read<int>(),
            ForwardOffsets = blocks.Read<int>(),
            ForwardNeighbors = blocks.Read<int>(),
            ReverseOffsets = blocks.Read<int>(),
            ReverseNeighbors = blocks.Read<int>(),
            ReversePositions = blocks.Read<int>(),
            Kinds = blocks.Read<byte>(),
            Owners = blocks.Read<int>(),
            SpanStarts = blocks.Read<int>(),
            SpanLengths = blocks.Read<ushort>(),
            Chains = blocks.Read<ushort>(),
            LongSpans = Pairs(blocks.Read<int>()),
        };
        return SnapshotEntities.Read(entities, adjacency, nameOrder, epoch, identity);
    }

    private static Dictionary<int, int> Pairs(int[] items)
    {
        var pairs = new Dictionary<int, int>(items.Length / 2);
        for (var index = 0; index + 1 < items.Length; index += 2) pairs[items[index]] = items[index + 1];
        return pairs;
    }
}
