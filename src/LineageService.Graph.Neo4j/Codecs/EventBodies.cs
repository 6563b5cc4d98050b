using System.IO.Compression;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Bodies of events as stored: a byte that says how, then the body as it came or packed with Brotli.</summary>
internal static class EventBodies
{
    private const byte Plain = 0, Brotli = 1;
    private const int Worthwhile = 256;

    /// <summary>Of one that was prepared, what was made of it.</summary>
    public static byte[] Pack(LoggedEvent logged) => logged.Prepared as byte[] ?? Pack(logged.Body.Span);

    public static byte[] Pack(ReadOnlySpan<byte> body)
    {
        if (body.Length >= Worthwhile)
        {
            var packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(body.Length)];
            if (BrotliEncoder.TryCompress(body, packed.AsSpan(1), out var written, quality: 1, window: 18) && written < body.Length)
            {
                packed[0] = Brotli;
                return packed[..(written + 1)];
            }
        }

        return [Plain, .. body];
    }

    /// <param name="size">Length of the body.</param>
    /// <exception cref="LineageStoreException">It is damaged.</exception>
    public static ReadOnlyMemory<byte> Unpack(byte[]? stored, long size)
    {
        if (stored is not { Length: > 0 }) return default;
        if (stored[0] == Plain) return stored.AsMemory(1);
        var body = new byte[size];
        return stored[0] == Brotli && BrotliDecoder.TryDecompress(stored.AsSpan(1), body, out var written) && written == size
            ? body
            : throw new LineageStoreException("A stored event is damaged.", isTransient: false);
    }
}
