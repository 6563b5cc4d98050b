namespace LineageService.Graph.Propagation;

/// <summary>Small numbers for the nodes of a part of a graph, given as they are met. Nodes may be numbered far apart. Mutable.</summary>
internal sealed class NodePlaces
{
    private const int Shift = 10;
    private const int Size = 1 << Shift;

    // Place + 1; 0 is none.
    private int[]?[] _pages = [];
    private int[] _nodes = new int[1024];

    public int Count { get; private set; }

    public int NodeAt(int place) => _nodes[place];

    /// <summary>The place of a node; −1 where it has none.</summary>
    public int Find(int node)
    {
        var page = node >> Shift;
        return page < _pages.Length && _pages[page] is { } places ? places[node & (Size - 1)] - 1 : -1;
    }

    /// <summary>The place of a node, a new one where it had none.</summary>
    public int Add(int node, out bool isNew)
    {
        var page = node >> Shift;
        if (page >= _pages.Length) Array.Resize(ref _pages, Math.Max(page + 1, Math.Min(_pages.Length * 2, (int.MaxValue >> Shift) + 1)));
        ref var place = ref (_pages[page] ??= new int[Size])[node & (Size - 1)];
        isNew = place == 0;
        if (!isNew) return place - 1;
        if (Count == _nodes.Length) Array.Resize(ref _nodes, Count * 2);
        _nodes[Count++] = node;
        place = Count;
        return place - 1;
    }
}
