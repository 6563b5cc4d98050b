namespace LineageService.Graph.Traversal;

/// <summary>
/// A set of small integers, one bit each. Mutable; grows when rented for a larger graph, cleared through the list of what was set.
/// </summary>
internal sealed class Bitmap
{
    private ulong[] _words = [];

    /// <summary>The bare words, for inner loops.</summary>
    public ulong[] Words => _words;

    public void EnsureCapacity(int bits)
    {
        var words = (bits + 63) >> 6;
        if (_words.Length < words) _words = new ulong[words + (words >> 4)];
    }

    public bool Contains(int item) => ((_words[item >> 6] >> item) & 1) != 0;

    /// <summary>Adds an item; false where it was there already.</summary>
    public bool Add(int item)
    {
        ref var word = ref _words[item >> 6];
        var bit = 1UL << item;
        if ((word & bit) != 0) return false;
        word |= bit;
        return true;
    }

    public void Clear(ReadOnlySpan<int> items)
    {
        // Past one item in a word the whole array is the shorter way.
        if (items.Length > _words.Length) Array.Clear(_words);
        else foreach (var item in items) _words[item >> 6] = 0;
    }
}
