using System.IO.Compression;

namespace LineageService.Ingestion.Reading;

/// <summary>Opens input files and unpacks gzip, which its first two bytes tell, not the file's name.</summary>
public static class SourceStream
{
    private const int BufferSize = 128 * 1024;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static Stream OpenFile(string path) =>
        new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });

    /// <summary>The stream itself, or what it holds where it is gzip. Disposing the result disposes it.</summary>
    public static Stream Unpack(Stream stream)
    {
        var peeked = new PeekedStream(stream, BufferSize, minimum: 2);
        return peeked.Head.StartsWith<byte>([0x1F, 0x8B]) ? new GZipStream(peeked, CompressionMode.Decompress) : peeked;
    }
}
