namespace LineageService.Graph.Snapshot;

/// <summary>
/// Edges on their way into a new base, owner by owner, in chunks that are never copied. An owner that begins again takes the place of its former
/// edges. Mutable; one writer.
/// </summary>
internal sealed class AddedEdges
{
    private const int ChunkShift = 16;
    private const int ChunkMask = (1 << ChunkShift) - 1;

    private readonly List<NumberedEdge[]> _chunks = [];
    private readonly List<EdgeRange> _ranges = [];

    // One more than the place of each owner's range; 0 for none.
    private int[] _rangeOf = [];
    private int _written;

    /// <summary>The edges of each owner; those of an owner that began again are empty.</summary>
    public IReadOnlyList<EdgeRange> Ranges => _ranges;

    /// <summary>Number of edges, repeated ones too.</summary>
    public int Count { get; private set; }

    public ref readonly NumberedEdge this[int index] => ref _chunks[index >> ChunkShift][index & ChunkMask];

    /// <summary>True where an owner's edges are here, be it none: those it has elsewhere hold no more.</summary>
    public bool Holds(int owner) => owner < _rangeOf.Length && _rangeOf[owner] > 0;

    /// <summary>The owner whose edges follow.</summary>
    public void Begin(int owner)
    {
        if (owner >= _rangeOf.Length) Array.Resize(ref _rangeOf, Math.Max(owner + 1, _rangeOf.Length * 2));
        if (_rangeOf[owner] > 0)
        {
            var before = _ranges[_rangeOf[owner] - 1];
            Count -= before.Count;
            _ranges[_rangeOf[owner] - 1] = before with { Count = 0 };
        }

        _ranges.Add(new EdgeRange(owner, _written, 0));
        _rangeOf[owner] = _ranges.Count;
    }

    /// <summary>Adds an edge of the owner begun last.</summary>
    public void Add(in NumberedEdge edge)
    {
        if (_written >> ChunkShift == _chunks.Count) _chunks.Add(GC.AllocateUninitializedArray<NumberedEdge>(1 << ChunkShift));
        _chunks[^1][_written & ChunkMask] = edge;
        _written = checked(_written + 1);
        Count++;
        var range = _ranges[^1];
        _ranges[^1] = range with { Count = range.Count + 1 };
    }
}

/// <summary>The edges of one owner, which stand together.</summary>
internal readonly record struct EdgeRange(int Owner, int Start, int Count)
{
    public int End => Start + Count;
}
