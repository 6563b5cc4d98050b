namespace LineageService.Ingestion.Reading;

/// <summary>A stream whose first bytes can be looked at before they are read. Read-only and forward-only; mutable.</summary>
public sealed class PeekedStream : Stream
{
    private readonly Stream _inner;
    private readonly byte[] _head;
    private readonly int _headLength;
    private int _at;

    /// <summary>Reads up to <paramref name="peekLength"/> bytes ahead.</summary>
    /// <param name="minimum">It waits for this many bytes and no longer: whoever writes the stream may wait for an answer.</param>
    public PeekedStream(Stream inner, int peekLength, int minimum)
    {
        _inner = inner;
        _head = new byte[peekLength];
        _headLength = inner.ReadAtLeast(_head, minimum, throwOnEndOfStream: false);
    }

    /// <summary>The first bytes: what was there when it was opened, all of them where the stream is shorter than the minimum.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_at == _headLength) return _inner.Read(buffer);
        var count = Math.Min(buffer.Length, _headLength - _at);
        _head.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _at == _headLength ? _inner.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
