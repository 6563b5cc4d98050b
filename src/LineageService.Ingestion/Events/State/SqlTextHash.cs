using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LineageService.Ingestion.Events.State;

/// <summary>The first eight bytes of the SHA-256 of a SQL text in UTF-8, never 0: what tells one version of a job from another.</summary>
internal static class SqlTextHash
{
    public static ulong Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> small = stackalloc byte[1024];
        if (text.Length <= small.Length / 3) SHA256.HashData(small[..Encoding.UTF8.GetBytes(text, small)], hash);
        else SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(hash));
    }
}
