using System.Buffers;
using System.IO.Compression;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Codecs;

/// <summary>The body of an event as stored: with Brotli at its fastest, or as it came where that does not help.</summary>
internal readonly record struct EventBody(int Encoding, byte[] Bytes)
{
    private const int Plain = 0, Brotli = 1;
    private const int MinLength = 256;

    public static EventBody Pack(ReadOnlySpan<byte> body)
    {
        if (body.Length < MinLength) return new EventBody(Plain, body.ToArray());
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(body.Length));
        try
        {
            return BrotliEncoder.TryCompress(body, buffer, out var written, quality: 1, window: 18) && written < body.Length
                ? new EventBody(Brotli, buffer[..written])
                : new EventBody(Plain, body.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public byte[] Unpack()
    {
        if (Encoding == Plain) return Bytes;
        if (Encoding != Brotli)
            throw new LineageStoreException("An event is stored in an encoding that this program does not read.", isTransient: false);
        using var packed = new MemoryStream(Bytes);
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var body = new MemoryStream(Bytes.Length * 4);
        brotli.CopyTo(body);
        return body.ToArray();
    }
}
