namespace LineageService.Graph.Traversal;

/// <summary>
/// Two marks for each node, reached at all and reached over DIRECT edges only, side by side: whoever looks at one mostly looks at the
/// other, and both are then in one cache line. Mutable; grows when rented for a larger graph, cleared through the list of what was set.
/// </summary>
internal sealed class WalkMarks
{
    private ulong[] _words = [];

    /// <summary>The bare words, for inner loops: that of <c>node</c> is at <see cref="Place"/>, its DIRECT one behind it.</summary>
    public ulong[] Words => _words;

    public static int Place(int node) => (node >> 6) << 1;

    public void EnsureCapacity(int nodes)
    {
        var words = ((nodes + 63) >> 6) * 2;
        if (_words.Length < words) _words = new ulong[words + (words >> 4)];
    }

    public bool IsReached(int node) => ((_words[Place(node)] >> node) & 1) != 0;

    public bool IsReachedDirect(int node) => ((_words[Place(node) + 1] >> node) & 1) != 0;

    /// <summary>Sets both marks; false where the node was reached already.</summary>
    public bool AddRoot(int node)
    {
        if (IsReached(node)) return false;
        _words[Place(node)] |= 1UL << node;
        _words[Place(node) + 1] |= 1UL << node;
        return true;
    }

    public void Clear(ReadOnlySpan<int> reached)
    {
        if (reached.Length > _words.Length / 2) Array.Clear(_words);
        else foreach (var node in reached) (_words[Place(node)], _words[Place(node) + 1]) = (0, 0);
    }
}
