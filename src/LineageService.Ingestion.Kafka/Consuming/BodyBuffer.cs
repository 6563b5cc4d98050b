namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>The bodies of the records of one batch, one behind the other in pieces of a pool. Mutable; one thread at a time.</summary>
internal sealed class BodyBuffer(BodyPool pool)
{
    private readonly List<byte[]> _pieces = [];
    private int _used = BodyPool.PieceLength;

    /// <summary>Copies a body; it stays as it is until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> body)
    {
        // What takes up much of a piece would waste the rest of it.
        if (body.Length > BodyPool.PieceLength / 4) return body.ToArray();
        if (body.Length > BodyPool.PieceLength - _used)
        {
            _pieces.Add(pool.Rent());
            _used = 0;
        }

        var kept = _pieces[^1].AsMemory(_used, body.Length);
        body.CopyTo(kept.Span);
        _used += body.Length;
        return kept;
    }

    /// <summary>Gives the memory back: all bodies are durable, and nobody looks at them again.</summary>
    public void Release()
    {
        foreach (var piece in _pieces) pool.Return(piece);
        _pieces.Clear();
        _used = BodyPool.PieceLength;
    }
}
