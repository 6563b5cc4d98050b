using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>
/// The unique keys of nodes: 128 bits of the SHA-256 of their names' parts, in hex. A name alone is no key: it may hold any separator, and be
/// longer than an index takes.
/// </summary>
internal static class GraphKeys
{
    private const int HashLength = 16;

    public static string Of(DatasetId id) => Hash('d', id.Namespace, id.Name);

    public static string Of(JobId id) => Hash('j', id.Namespace, id.Name);

    /// <summary>Of a field or, with a null path, of the row set.</summary>
    public static string Of(DatasetId id, string? path) => path is null ? Hash('r', id.Namespace, id.Name) : Hash('f', id.Namespace, id.Name, path);

    public static string Of(JobId job, DatasetId target, EvidenceKind evidence) =>
        Hash((char)('0' + (int)evidence), job.Namespace, job.Name, target.Namespace, target.Name);

    /// <summary>Of a state's key.</summary>
    public static string OfState(string key) => Hash('k', key);

    private static string Hash(char kind, params ReadOnlySpan<string> parts)
    {
        var length = 1;
        foreach (var part in parts) length += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
        var buffer = length <= 1024 ? stackalloc byte[length] : new byte[length];
        buffer[0] = (byte)kind;
        var at = 1;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, buffer[(at + sizeof(int))..]);
            BitConverter.TryWriteBytes(buffer[at..], written);
            at += sizeof(int) + written;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..at], hash);
        return Convert.ToHexStringLower(hash[..HashLength]);
    }
}
