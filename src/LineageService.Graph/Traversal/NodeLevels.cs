namespace LineageService.Graph.Traversal;

/// <summary>Nodes in the order in which a walk reached them, and where each level begins. Mutable; reused.</summary>
internal sealed class NodeLevels
{
    private readonly List<int> _starts = [];
    private int[] _nodes = new int[1024];
    private int _count;

    public int Count => _count;

    /// <summary>Levels begun; the last may be empty.</summary>
    public int Levels => _starts.Count;

    public ReadOnlySpan<int> All => _nodes.AsSpan(0, _count);

    public ReadOnlySpan<int> Level(int level)
    {
        var end = level + 1 < _starts.Count ? _starts[level + 1] : _count;
        return _nodes.AsSpan(_starts[level], end - _starts[level]);
    }

    public void BeginLevel() => _starts.Add(_count);

    public void Add(int node)
    {
        if (_count == _nodes.Length) Array.Resize(ref _nodes, _count * 2);
        _nodes[_count++] = node;
    }

    public void Clear()
    {
        _count = 0;
        _starts.Clear();
    }
}
