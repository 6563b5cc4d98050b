using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Writes and reads arrays as blocks of length, checksum and bytes. Mutable: it moves on in the stream.</summary>
internal sealed class SnapshotBlocks(Stream stream)
{
    private const int PrefixLength = 16;

    public void Write<T>(ReadOnlySpan<T> items) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(items);
        Span<byte> prefix = stackalloc byte[PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix[8..], Checksum(bytes));
        stream.Write(prefix);
        stream.Write(bytes);
    }

    /// <exception cref="LineageStoreException">The file ends too early or the checksum is wrong.</exception>
    public T[] Read<T>() where T : unmanaged
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false) < PrefixLength) throw Damaged();
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        var size = Marshal.SizeOf<T>();
        if (length < 0 || length % size != 0 || length > stream.Length - stream.Position) throw Damaged();
        var items = GC.AllocateUninitializedArray<T>((int)(length / size));
        var bytes = MemoryMarshal.AsBytes(items.AsSpan());
        stream.ReadExactly(bytes);
        return Checksum(bytes) == BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]) ? items : throw Damaged();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = ~0u;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) checksum = BitOperations.Crc32C(checksum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) checksum = BitOperations.Crc32C(checksum, rest);
        return ~checksum;
    }

    private static LineageStoreException Damaged() => new("The graph snapshot is damaged.", isTransient: false);
}
