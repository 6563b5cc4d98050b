using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>Turns facts of origin after origin into those of each node; nodes that have the same get one object. Mutable; one use.</summary>
internal sealed class FactsByNode
{
    private const int Shift = PagedArray<NodeFacts?>.Shift;
    private const int Size = PagedArray<NodeFacts?>.PageSize;
    private const int Mask = PagedArray<NodeFacts?>.Mask;

    private readonly List<(int Origin, int Start, int[] Nodes, ushort[] States)> _parts = [];
    private int _count;
    private int[] _origins = new int[16];
    private ushort[] _states = new ushort[16];

    /// <summary>Takes what an origin reaches, each node once. Origins in any order.</summary>
    public void Add(int origin, int[] nodes, ushort[] states)
    {
        _parts.Add((origin, _count, nodes, states));
        _count += nodes.Length;
    }

    public PagedArray<NodeFacts?> Assemble(CancellationToken cancellationToken)
    {
        // Facts of one node hang together in a list, and since origins are taken from the last to the first it ascends.
        _parts.Sort(static (left, right) => left.Origin.CompareTo(right.Origin));
        var (heads, next, part) = (Array.Empty<int[]?>(), new int[_count], new int[_count]);
        for (var at = _parts.Count - 1; at >= 0; at--)
        {
            var (_, start, nodes, _) = _parts[at];
            for (var place = 0; place < nodes.Length; place++)
            {
                ref var head = ref Head(ref heads, nodes[place]);
                (next[start + place], part[start + place]) = (head, at);
                head = start + place + 1;
            }
        }

        var pool = new FactPool(PagedArray<PropagationOrigin?>.Empty, new FactIndex());
        var alone = new NodeFacts?[_parts.Count];
        var pages = new NodeFacts?[]?[heads.Length];
        var last = -1;
        for (var page = 0; page < heads.Length; page++)
        {
            if (heads[page] is not { } places) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var made = pages[page] = new NodeFacts?[Size];
            for (var at = 0; at < Size; at++)
            {
                if (places[at] == 0) continue;
                last = (page << Shift) | at;
                made[at] = Made(places[at] - 1);
            }
        }

        return PagedArray<NodeFacts?>.OfPages(pages, last + 1);

        NodeFacts Made(int fact)
        {
            if (next[fact] == 0)
            {
                var state = StatesOf(fact);
                ref var known = ref alone[part[fact]];
                return known is not null && known.States[0] == state ? known : known = pool.Of([_parts[part[fact]].Origin], [state]);
            }

            var count = 0;
            for (; fact >= 0; fact = next[fact] - 1)
            {
                if (count == _origins.Length) (_origins, _states) = (Longer(_origins), Longer(_states));
                (_origins[count], _states[count]) = (_parts[part[fact]].Origin, StatesOf(fact));
                count++;
            }

            return pool.Of(_origins.AsSpan(0, count), _states.AsSpan(0, count));
        }

        ushort StatesOf(int fact)
        {
            var (_, start, _, states) = _parts[part[fact]];
            return states[fact - start];
        }
    }

    private static ref int Head(ref int[]?[] heads, int node)
    {
        var page = node >> Shift;
        if (page >= heads.Length) Array.Resize(ref heads, Math.Max(page + 1, Math.Min(heads.Length * 2, (int.MaxValue >> Shift) + 1)));
        return ref (heads[page] ??= new int[Size])[node & Mask];
    }

    private static T[] Longer<T>(T[] items)
    {
        Array.Resize(ref items, items.Length * 2);
        return items;
    }
}
