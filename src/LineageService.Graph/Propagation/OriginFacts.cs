namespace LineageService.Graph.Propagation;

/// <summary>
/// The facts of one origin: for each (node, state) its rank, the length of the shortest way from the origin in the product of graph and states. Open
/// addressing over two arrays. Immutable once published: a change works on a copy (<see cref="ToEditable"/>).
/// </summary>
internal sealed class OriginFacts
{
    private const int MinCapacity = 8;
    private const int Removed = -1;

    // Key + 1; 0 is a free place. A removed one keeps its key and has rank −1, so that probing goes on behind it.
    private int[] _keys;
    private int[] _ranks;
    private int _used;

    private OriginFacts(int[] keys, int[] ranks, int used, int count) => (_keys, _ranks, _used, Count) = (keys, ranks, used, count);

    public OriginFacts()
        : this(new int[MinCapacity], new int[MinCapacity], 0, 0)
    {
    }

    /// <summary>An empty one in which so many find room without growing.</summary>
    public static OriginFacts WithRoomFor(int count)
    {
        var capacity = Math.Max(MinCapacity, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(count + 1) * 4 / 3));
        return new OriginFacts(new int[capacity], new int[capacity], 0, 0);
    }

    /// <summary>How many facts there are.</summary>
    public int Count { get; private set; }

    public long Bytes => 8L * _keys.Length;

    public static int Key(int node, int state) => (node * FactState.Count) + state;

    public static int NodeOf(int key) => key / FactState.Count;

    public static int StateOf(int key) => key % FactState.Count;

    public OriginFacts ToEditable() => new([.. _keys], [.. _ranks], _used, Count);

    /// <summary>The rank of a fact; −1 for none.</summary>
    public int Rank(int key)
    {
        var mask = _keys.Length - 1;
        for (var at = Slot(key) & mask; ; at = (at + 1) & mask)
        {
            var found = _keys[at];
            if (found == key + 1) return _ranks[at];
            if (found == 0) return Removed;
        }
    }

    public void Set(int key, int rank)
    {
        if ((_used + 1) * 4 > _keys.Length * 3) Resize();
        var mask = _keys.Length - 1;
        for (var at = Slot(key) & mask; ; at = (at + 1) & mask)
        {
            var found = _keys[at];
            if (found == key + 1)
            {
                if (_ranks[at] < 0) Count++;
                _ranks[at] = rank;
                return;
            }

            if (found != 0) continue;
            _keys[at] = key + 1;
            _ranks[at] = rank;
            _used++;
            Count++;
            return;
        }
    }

    public void Remove(int key)
    {
        var mask = _keys.Length - 1;
        for (var at = Slot(key) & mask; _keys[at] != 0; at = (at + 1) & mask)
        {
            if (_keys[at] != key + 1) continue;
            if (_ranks[at] >= 0) Count--;
            _ranks[at] = Removed;
            return;
        }
    }

    /// <summary>The states that a node has, one bit each.</summary>
    public int States(int node)
    {
        var states = 0;
        for (var state = 0; state < FactState.Count; state++)
        {
            if (Rank(Key(node, state)) >= 0) states |= 1 << state;
        }

        return states;
    }

    /// <summary>All of them as changes of an origin that had none.</summary>
    public List<FactChange> AsChanges(int origin)
    {
        var places = new Dictionary<int, int>(Count);
        var changes = new List<FactChange>(Count);
        for (var at = 0; at < _keys.Length; at++)
        {
            if (_keys[at] == 0 || _ranks[at] < 0) continue;
            var (node, bit) = (NodeOf(_keys[at] - 1), 1 << StateOf(_keys[at] - 1));
            ref var place = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(places, node, out var exists);
            if (exists)
            {
                changes[place] = changes[place] with { After = changes[place].After | bit };
                continue;
            }

            place = changes.Count;
            changes.Add(new FactChange(origin, node, 0, bit));
        }

        return changes;
    }

    /// <summary>All facts, in no order.</summary>
    public IEnumerable<(int Key, int Rank)> All()
    {
        for (var at = 0; at < _keys.Length; at++)
        {
            if (_keys[at] != 0 && _ranks[at] >= 0) yield return (_keys[at] - 1, _ranks[at]);
        }
    }

    /// <summary>The same facts under other node numbers.</summary>
    public OriginFacts Renumbered(ReadOnlySpan<int> moved)
    {
        var facts = new OriginFacts();
        for (var at = 0; at < _keys.Length; at++)
        {
            if (_keys[at] == 0 || _ranks[at] < 0) continue;
            var key = _keys[at] - 1;
            if (LabelFacts.Moved(moved, NodeOf(key)) is var node and >= 0) facts.Set(Key(node, StateOf(key)), _ranks[at]);
        }

        return facts;
    }

    // States of one node stand side by side: most nodes have one, and asking for all ten touches one or two lines of the cache.
    private static int Slot(int key) => (int)(((uint)(key / FactState.Count) * 2654435769u) >> 4) + (key % FactState.Count);

    private void Resize()
    {
        var (keys, ranks) = (_keys, _ranks);
        // Many of the used places may be removed facts: then the same size does.
        var capacity = Math.Max(MinCapacity, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(Count + 1) * 2));
        _keys = new int[capacity];
        _ranks = new int[capacity];
        (_used, Count) = (0, 0);
        for (var at = 0; at < keys.Length; at++)
        {
            if (keys[at] != 0 && ranks[at] >= 0) Set(keys[at] - 1, ranks[at]);
        }
    }
}
