namespace LineageService.Graph.Snapshot;

/// <summary>An edge to be added to a row, or taken out of it.</summary>
internal readonly record struct RowEdit(int Packed, EdgeAttributes Attributes, bool Adds);

/// <summary>
/// Edits by node, those of a node in the order they came, in two arrays for all nodes: a list for each of a hundred thousand nodes is what a large batch
/// would spend its time on. Mutable; one writer.
/// </summary>
internal sealed class PendingEdits
{
    private const int None = -1;

    private readonly Dictionary<int, (int First, int Last, int Count)> _chains = [];
    private readonly List<(RowEdit Edit, int Next)> _edits = [];
    private RowEdit[] _ofNode = [];

    /// <summary>The nodes with edits, in the order they came.</summary>
    public IEnumerable<int> Nodes => _chains.Keys;

    public void Add(int node, RowEdit edit)
    {
        var at = _edits.Count;
        _edits.Add((edit, None));
        ref var chain = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_chains, node, out var exists);
        if (exists) _edits[chain.Last] = _edits[chain.Last] with { Next = at };
        chain = exists ? (chain.First, at, chain.Count + 1) : (at, at, 1);
    }

    /// <summary>The edits of a node. Overwritten by the next call.</summary>
    public ReadOnlySpan<RowEdit> Of(int node)
    {
        var chain = _chains[node];
        if (_ofNode.Length < chain.Count) _ofNode = new RowEdit[Math.Max(chain.Count, _ofNode.Length * 2)];
        var count = 0;
        for (var at = chain.First; at != None; at = _edits[at].Next) _ofNode[count++] = _edits[at].Edit;
        return _ofNode.AsSpan(0, count);
    }

    public void Clear()
    {
        _chains.Clear();
        _edits.Clear();
    }
}
