using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LineageService.Ingestion.Usage;

/// <summary>The identity of a record of usage: a hash of what makes it itself.</summary>
internal static class UsageIdentity
{
    /// <summary>64 bits of SHA-256 over the parts, which are kept apart.</summary>
    public static ulong Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part ?? ""));
            hash.AppendData([part is null ? (byte)0xFE : (byte)0xFF]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
