using System.Buffers;
using System.IO.Compression;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>Bytes as stored: with Brotli, or as they came where that does not help.</summary>
internal readonly record struct PackedBytes(int Encoding, byte[] Bytes)
{
    public const int Plain = 0, Brotli = 1;

    private const int Window = 18;

    // Envelopes are packed for every event: Brotli's one-pass mode takes half the time of the next and leaves a twelfth more.
    private const int EnvelopeQuality = 0, MinEnvelope = 384;

    // Facets are packed once, but where all is new that is most of the work of the log: the next qualities take twice to four times as long
    // for a twelfth to an eighth less.
    private const int FacetQuality = 1, MinFacet = 1024;

    public static PackedBytes OfEnvelope(byte[] envelope) => Pack(envelope, EnvelopeQuality, MinEnvelope);

    public static PackedBytes OfFacet(byte[] facet) => Pack(facet, FacetQuality, MinFacet);

    /// <param name="size">Length of what was packed; null where it was not noted.</param>
    /// <exception cref="LineageStoreException">The encoding is not known, or the bytes are damaged.</exception>
    public static byte[] Unpack(int encoding, byte[] bytes, int? size) => encoding switch
    {
        Plain => bytes,
        Brotli when size is { } length => UnpackSized(bytes, length),
        Brotli => UnpackUnsized(bytes),
        _ => throw new LineageStoreException("An event is stored in an encoding that this program does not read.", isTransient: false),
    };

    private static PackedBytes Pack(byte[] bytes, int quality, int minLength)
    {
        if (bytes.Length < minLength) return new PackedBytes(Plain, bytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes, buffer, out var written, quality, Window) && written < bytes.Length
                ? new PackedBytes(Brotli, buffer[..written])
                : new PackedBytes(Plain, bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] UnpackSized(byte[] bytes, int size)
    {
        var unpacked = new byte[size];
        return BrotliDecoder.TryDecompress(bytes, unpacked, out var written) && written == size ? unpacked : throw Damaged(null);
    }

    private static byte[] UnpackUnsized(byte[] bytes)
    {
        try
        {
            using var packed = new MemoryStream(bytes);
            using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
            using var body = new MemoryStream(bytes.Length * 4);
            brotli.CopyTo(body);
            return body.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    private static LineageStoreException Damaged(Exception? inner) =>
        new("A stored event is damaged: it does not unpack.", isTransient: false, inner);
}
