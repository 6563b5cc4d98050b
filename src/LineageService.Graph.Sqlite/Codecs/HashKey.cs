using System.Buffers;
using System.Text;

namespace LineageService.Graph.Sqlite.Codecs;

/// <summary>
/// An event's content hash as stored: 32 bytes where it is a SHA-256 in lower-case hex, else its text behind bytes that no UTF-8 begins
/// with, of any length but 32.
/// </summary>
internal static class HashKey
{
    private const int HashLength = 32;
    private const byte TextMark = 0xFF;

    public static byte[] Of(string hash)
    {
        var bytes = new byte[HashLength];
        if (hash.Length == 2 * HashLength && !hash.AsSpan().ContainsAnyInRange('A', 'F')
            && Convert.FromHexString(hash, bytes, out _, out _) == OperationStatus.Done) return bytes;
        var text = Encoding.UTF8.GetBytes(hash);
        return text.Length + 1 == HashLength ? [TextMark, TextMark, .. text] : [TextMark, .. text];
    }

    public static string ToHash(byte[] key) =>
        key.Length == HashLength ? Convert.ToHexStringLower(key) : Encoding.UTF8.GetString(key.AsSpan().TrimStart(TextMark));
}
