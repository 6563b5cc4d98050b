namespace LineageService.Ingestion.Reading;

/// <summary>Lines of one stream that are read into records beside one another. Mutable; the bytes of a line hold until <see cref="Clear"/>.</summary>
internal sealed class LineGroup
{
    // So much that to share the work costs little beside it; a few lines are not worth sharing.
    private const int FullLength = 256 * 1024;
    private const int MinShared = 16 * 1024;

    private readonly List<(int Start, int Length, long Number)> _lines = [];
    private byte[] _bytes = [];
    private int _length;

    public bool IsFull => _length >= FullLength;

    public void Add(ReadOnlySpan<byte> line, long number)
    {
        if (_bytes.Length - _length < line.Length) Array.Resize(ref _bytes, Math.Max(Math.Min(FullLength, _bytes.Length * 4) + line.Length, _length + line.Length));
        line.CopyTo(_bytes.AsSpan(_length));
        _lines.Add((_length, line.Length, number));
        _length += line.Length;
    }

    /// <summary>A record of each line, in order.</summary>
    /// <param name="read">Makes a record of a line's bytes and number; the first argument is the worker's, each of which calls one by one.</param>
    public SourceRecord[] Read(int workers, Func<int, ReadOnlyMemory<byte>, long, SourceRecord> read)
    {
        var records = new SourceRecord[_lines.Count];
        var next = -1;
        if (_length < MinShared) Work(0);
        else Parallel.For(0, Math.Min(workers, records.Length), Work);
        return records;

        void Work(int worker)
        {
            for (int place; (place = Interlocked.Increment(ref next)) < records.Length;)
            {
                var (start, length, number) = _lines[place];
                records[place] = read(worker, _bytes.AsMemory(start, length), number);
            }
        }
    }

    public void Clear()
    {
        _lines.Clear();
        _length = 0;
    }
}
