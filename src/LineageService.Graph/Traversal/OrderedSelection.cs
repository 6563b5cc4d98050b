namespace LineageService.Graph.Traversal;

/// <summary>
/// Items with their order keys, of which the first few are wanted in order. A level of a hub's walk has hundreds of thousands of nodes
/// and a page a few: sorting all of them would cost more than the walk. Mutable; reused.
/// </summary>
internal sealed class OrderedSelection
{
    private ulong[] _keys = new ulong[256];
    private int[] _items = new int[256];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(ulong key, int item)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _items, Count * 2);
        }

        _keys[Count] = key;
        _items[Count++] = item;
    }

    /// <summary>The first items in order of their keys.</summary>
    public ReadOnlySpan<int> First(int wanted)
    {
        wanted = Math.Min(wanted, Count);
        if (Count > 4L * wanted) Partition(wanted);
        else
        {
            Array.Sort(_keys, _items, 0, Count);
            return _items.AsSpan(0, wanted);
        }

        Array.Sort(_keys, _items, 0, wanted);
        return _items.AsSpan(0, wanted);
    }

    // Quickselect: afterwards the wanted smallest stand in front, in no order.
    private void Partition(int wanted)
    {
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var pivot = MedianOfThree(low, high);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (_keys[left] < pivot) left++;
                while (_keys[right] > pivot) right--;
                if (left > right) break;
                (_keys[left], _keys[right]) = (_keys[right], _keys[left]);
                (_items[left], _items[right]) = (_items[right], _items[left]);
                left++;
                right--;
            }

            if (wanted <= right) high = right;
            else if (wanted > left) low = left;
            else return;
        }
    }

    private ulong MedianOfThree(int low, int high)
    {
        var (a, b, c) = (_keys[low], _keys[low + ((high - low) >> 1)], _keys[high]);
        return Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
    }
}
