using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LineageService.Sql.Parsing;

/// <summary>
/// A stack on which nested lists are gathered before each becomes an array of its exact size: no builder per list. Mutable; one per
/// parser and element type. Not a collection to keep: what lies above a mark belongs to whoever took the mark.
/// </summary>
internal sealed class Scratch<T>
{
    private const int Small = 32;
    private const int Large = 4096;

    private T[] _items = new T[Small];
    private int _used;

    /// <summary>The mark: how many elements belong to lists that are still open.</summary>
    public int Count { get; private set; }

    /// <summary>The element at a place counted from the bottom.</summary>
    public T this[int index] => _items[index];

    public void Push(T item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    /// <summary>The elements above <paramref name="mark"/> as an array; they leave the stack.</summary>
    public ImmutableArray<T> TakeFrom(int mark)
    {
        var length = Count - mark;
        if (length == 0) return [];
        _used = Math.Max(_used, Count);
        var taken = new T[length];
        Array.Copy(_items, mark, taken, 0, length);
        Count = mark;
        return ImmutableCollectionsMarshal.AsImmutableArray(taken);
    }

    /// <summary>Drops what lies above <paramref name="mark"/>.</summary>
    public void DropTo(int mark)
    {
        _used = Math.Max(_used, Count);
        Count = Math.Min(Count, mark);
    }

    /// <summary>Empties the stack for another owner and lets go of what was in it.</summary>
    public void Reset()
    {
        DropTo(0);
        if (_items.Length > Large) _items = new T[Small];
        else Array.Clear(_items, 0, Math.Min(_used, _items.Length));
        _used = 0;
    }
}
