namespace LineageService.Ingestion.Reading;

/// <summary>
/// Reads a stream line by line as bytes, without the line end and without a byte order mark. A line longer than the limit is skipped, not
/// buffered, and reported as <see cref="TooLong"/>. Mutable; the bytes of <see cref="Line"/> hold until the next read.
/// </summary>
/// <param name="stream">Read to its end; not disposed.</param>
/// <param name="maxLineLength">In bytes.</param>
public sealed class ByteLineReader(Stream stream, int maxLineLength = ByteLineReader.DefaultMaxLineLength)
{
    /// <summary>64 MiB, the limit of one event (architecture.md §6).</summary>
    public const int DefaultMaxLineLength = 64 * 1024 * 1024;

    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _atEnd;
    private int _lineStart;
    private int _lineLength;

    /// <summary>One-based number of the current line.</summary>
    public long LineNumber { get; private set; }

    /// <summary>True where the line was longer than the limit; <see cref="Line"/> is empty then.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Length of the current line in bytes, also where it was too long to keep.</summary>
    public long LineLength { get; private set; }

    /// <summary>Bytes of the stream taken so far, for progress.</summary>
    public long BytesRead { get; private set; }

    public ReadOnlyMemory<byte> Line => TooLong ? default : _buffer.AsMemory(_lineStart, _lineLength);

    /// <summary>Moves to the next line; false at the end of the stream.</summary>
    public bool Read()
    {
        TooLong = false;
        var searched = _start;
        while (true)
        {
            var newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline >= 0) return Take(searched + newline, searched + newline + 1);
            if (_atEnd) return _start < _end && Take(_end, _end);
            if (_end - _start > maxLineLength) return SkipTooLong();

            searched = _end - _start;
            Fill();
        }
    }

    private bool Take(int end, int next)
    {
        LineNumber++;
        _lineStart = _start;
        if (LineNumber == 1 && _buffer.AsSpan(_start, end - _start).StartsWith("\uFEFF"u8)) _lineStart += 3;
        if (end > _lineStart && _buffer[end - 1] == '\r') end--;
        _lineLength = end - _lineStart;
        LineLength = _lineLength;
        _start = next;
        if (_lineLength <= maxLineLength) return true;
        TooLong = true;
        return true;
    }

    private bool SkipTooLong()
    {
        LineNumber++;
        TooLong = true;
        LineLength = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                LineLength += newline;
                _start += newline + 1;
                return true;
            }

            LineLength += _end - _start;
            _start = _end;
            if (_atEnd) return true;
            Fill();
        }
    }

    // Moves the unread bytes to the front, grows the buffer where they fill it, and reads once.
    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, maxLineLength + 64L * 1024));
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        BytesRead += read;
        _atEnd = read == 0;
    }
}
