using System.Security.Cryptography;

namespace LineageService.Graph.Store.Image;

/// <summary>Lines and bodies of a backup over a stream, with a running hash of all that was written or read. Mutable; disposes the stream.</summary>
internal sealed class BackupLines(Stream stream) : IDisposable
{
    private const byte LineFeed = (byte)'\n';
    private const int MaxLine = 1 << 30;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _line = new byte[64 * 1024];

    /// <summary>What <see cref="Hash"/> gave last.</summary>
    public string? LastHash { get; private set; }

    /// <summary>Writes bytes and a line feed.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        stream.WriteByte(LineFeed);
        _hash.AppendData(bytes);
        _hash.AppendData([LineFeed]);
    }

    /// <summary>The next line without its end, good until the next call; null where there is none.</summary>
    /// <exception cref="InvalidDataException">A line is cut off, or longer than any that is written.</exception>
    public ReadOnlyMemory<byte>? ReadLine()
    {
        var length = 0;
        while (true)
        {
            var read = ReadByte();
            if (read < 0) return length == 0 ? null : throw new InvalidDataException("The backup is cut off within a line.");
            if (length == _line.Length)
            {
                if (length >= MaxLine) throw new InvalidDataException("A line of the backup is longer than any that is written.");
                Array.Resize(ref _line, length * 2);
            }

            _line[length++] = (byte)read;
            if (read != LineFeed) continue;
            _hash.AppendData(_line, 0, length);
            return _line.AsMemory(0, length - 1);
        }
    }

    /// <summary>So many bytes, and the line feed behind them.</summary>
    /// <exception cref="InvalidDataException">They are not there.</exception>
    public byte[] ReadBody(int size)
    {
        if (size is < 0 or >= MaxLine) throw new InvalidDataException("An event of the backup is longer than any that is written.");
        var body = new byte[size];
        try
        {
            stream.ReadExactly(body);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The backup is cut off within an event.", exception);
        }

        if (ReadByte() != LineFeed) throw new InvalidDataException("An event of the backup does not end where its line says.");
        _hash.AppendData(body);
        _hash.AppendData([LineFeed]);
        return body;
    }

    /// <summary>The hash of all so far, lower-case hex.</summary>
    public string Hash() => LastHash = Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        _hash.Dispose();
        stream.Dispose();
    }

    // BrotliStream tells damage of its own as InvalidOperationException or InvalidDataException.
    private int ReadByte()
    {
        try
        {
            return stream.ReadByte();
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException("The backup is damaged: it cannot be unpacked.", exception);
        }
    }
}
