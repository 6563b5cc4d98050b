using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

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
    private const int MaxSpare = 4;
    private const int MaxSpareNodes = 1 << 16;

    // For the next commit: its tables are as large as this one's.
    private static readonly ConcurrentBag<PendingEdits> Spare = [];


    private readonly Dictionary<int, (int First, int Last, int Count)> _chains = [];
    private (RowEdit Edit, int Next)[] _edits = [];
    private RowEdit[] _ofNode = [];
    private int _count;

    public static PendingEdits Take() => Spare.TryTake(out var edits) ? edits : new PendingEdits();

    /// <summary>Leaves it, with no edits, to whoever takes one next; not to be used any more.</summary>
    public void GiveBack()
    {
        Clear();
        if (_chains.EnsureCapacity(0) <= MaxSpareNodes && Spare.Count < MaxSpare) Spare.Add(this);
    }

    /// <summary>The nodes with edits, in the order they came.</summary>
    public IEnumerable<int> Nodes => _chains.Keys;

    public void Add(int node, RowEdit edit)
    {
        if (_count == _edits.Length) Grow();
        var at = _count++;
        _edits[at] = (edit, None);
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_chains, node, out var exists);
        if (exists) _edits[chain.Last].Next = at;
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
        if (_edits.Length > 0) ArrayPool<(RowEdit, int)>.Shared.Return(_edits);
        _edits = [];
        _count = 0;
    }

    // Borrowed: the next batch of an import is as large as this one.
    private void Grow()
    {
        var larger = ArrayPool<(RowEdit, int)>.Shared.Rent(Math.Max(256, _count * 2));
        _edits.AsSpan(0, _count).CopyTo(larger);
        if (_count > 0) ArrayPool<(RowEdit, int)>.Shared.Return(_edits);
        _edits = larger;
    }
}
