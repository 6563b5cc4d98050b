using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// A fast number for bytes, to look them up in memory; seeded anew in every process. Not the content hash: two facets may have the same, so
/// whoever finds one by it compares the bytes.
/// </summary>
internal static class FacetFingerprint
{
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xC2B2AE3D27D4EB4F;

    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <param name="bytes">At least 16.</param>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // Two lanes: the processor multiplies both at once.
        var (left, right) = (Seed ^ (ulong)bytes.Length, Seed ^ Second);
        var rest = bytes;
        for (; rest.Length >= 32; rest = rest[32..])
        {
            left = Mix(left ^ Word(rest), Word(rest[8..]) ^ First);
            right = Mix(right ^ Word(rest[16..]), Word(rest[24..]) ^ Second);
        }

        if (rest.Length >= 16) left = Mix(left ^ Word(rest), Word(rest[8..]) ^ First);
        var end = bytes[^16..];
        right = Mix(right ^ Word(end), Word(end[8..]) ^ Second);
        return Mix(left ^ First, right ^ Second);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
