namespace LineageService.Sql.Catalog;

/// <summary>Numbers names in the order they are added; names that differ in case only are one. Mutable while it is filled.</summary>
internal sealed class NameTable
{
    private (uint Hash, string Name)[] _names;
    private int[] _buckets;

    public NameTable(int capacity)
    {
        _names = new (uint, string)[Math.Max(4, capacity)];
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_names.Length * 2)];
    }

    public int Count { get; private set; }

    /// <summary>The number of a name; -1 where it is not there.</summary>
    public int Find(in NameKey name) => Find(name.Text, name.Hash);

    /// <inheritdoc cref="Find(in NameKey)"/>
    public int Find(ReadOnlySpan<char> name, uint hash)
    {
        for (var at = hash & (uint)(_buckets.Length - 1); ; at = (at + 1) & (uint)(_buckets.Length - 1))
        {
            var number = _buckets[at] - 1;
            if (number < 0) return -1;
            ref readonly var known = ref _names[number];
            if (known.Hash == hash && name.Equals(known.Name, StringComparison.OrdinalIgnoreCase)) return number;
        }
    }

    /// <summary>The number of a name; false where it was there before.</summary>
    public bool TryAdd(in NameKey name, out int number)
    {
        number = Find(name);
        if (number >= 0) return false;
        if (Count == _names.Length) Grow();
        number = Count++;
        _names[number] = (name.Hash, name.Text);
        Enter(number);
        return true;
    }

    private void Grow()
    {
        Array.Resize(ref _names, _names.Length * 2);
        _buckets = new int[_buckets.Length * 2];
        for (var number = 0; number < Count; number++) Enter(number);
    }

    private void Enter(int number)
    {
        var at = _names[number].Hash & (uint)(_buckets.Length - 1);
        while (_buckets[at] != 0) at = (at + 1) & (uint)(_buckets.Length - 1);
        _buckets[at] = number + 1;
    }
}
