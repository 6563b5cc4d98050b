using System.IO.Compression;

namespace LineageService.Testing.Abuse;

/// <summary>Small bodies that become large.</summary>
public static class Bombs
{
    /// <summary>A JSON text of spaces, compressed as well as can be.</summary>
    /// <param name="size">What it becomes, in bytes.</param>
    public static byte[] Gzip(long size) => Write(size, buffer => new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true));

    /// <inheritdoc cref="Gzip"/>
    public static byte[] Brotli(long size) => Write(size, buffer => new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true));

    private static byte[] Write(long size, Func<Stream, Stream> compress)
    {
        using var buffer = new MemoryStream();
        using (var stream = compress(buffer))
        {
            var spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (var written = 0L; written < size; written += spaces.Length) stream.Write(spaces, 0, (int)Math.Min(spaces.Length, size - written));
        }

        return buffer.ToArray();
    }
}
