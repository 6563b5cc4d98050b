using System.Numerics;

namespace LineageService.Graph.Traversal;

/// <summary>Nodes in the order in which a walk reached them, and where each level begins. Mutable; reused.</summary>
internal sealed class NodeLevels
{
    // Below this the nodes of a level are few enough for the caches whatever their order.
    private const int OrderFrom = 4096;

    private readonly List<int> _starts = [];
    private int[] _nodes = new int[1024];
    private int _count;

    public int Count => _count;

    /// <summary>Levels begun; the last may be empty.</summary>
    public int Levels => _starts.Count;

    public ReadOnlySpan<int> All => _nodes.AsSpan(0, _count);

    public ReadOnlySpan<int> Level(int level) => _nodes.AsSpan(_starts[level], End(level) - _starts[level]);

    public int Start(int level) => _starts[level];

    public int End(int level) => level + 1 < _starts.Count ? _starts[level + 1] : _count;

    /// <summary>The node at a place; places of a level are from <see cref="Start"/> to <see cref="End"/>.</summary>
    public int this[int place] => _nodes[place];

    public void BeginLevel() => _starts.Add(_count);

    public void Add(int node)
    {
        if (_count == _nodes.Length) Array.Resize(ref _nodes, _count * 2);
        _nodes[_count++] = node;
    }

    /// <summary>
    /// Room for a number of nodes behind the last; what is written there counts once it is taken with <see cref="Take"/>.
    /// </summary>
    public Span<int> Reserve(int count)
    {
        if (_count + count > _nodes.Length) Array.Resize(ref _nodes, Math.Max(_nodes.Length * 2, _count + count));
        return _nodes.AsSpan(_count, count);
    }

    public void Take(int count) => _count += count;

    /// <summary>Puts a large level in ascending order, through a bitmap that is empty before and after.</summary>
    public void Order(int level, Bitmap scratch)
    {
        var nodes = _nodes.AsSpan(_starts[level], End(level) - _starts[level]);
        if (nodes.Length < OrderFrom) return;
        var words = scratch.Words;
        var (first, last) = (int.MaxValue, 0);
        foreach (var node in nodes)
        {
            var word = node >> 6;
            words[word] |= 1UL << node;
            first = Math.Min(first, word);
            last = Math.Max(last, word);
        }

        var place = 0;
        for (var word = first; word <= last; word++)
        {
            for (var bits = words[word]; bits != 0; bits &= bits - 1) nodes[place++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
            words[word] = 0;
        }
    }

    public void Clear()
    {
        _count = 0;
        _starts.Clear();
    }
}
