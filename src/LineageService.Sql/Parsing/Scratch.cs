using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LineageService.Sql.Parsing;

/// <summary>
/// A stack on which nested lists are gathered before each becomes an array of its exact size: no builder per list. Mutable; one per parser and
/// element type. Not a collection to keep: what lies above a mark belongs to whoever took the mark.
/// </summary>
internal sealed class Scratch<T>
{
    private T[] _items = new T[32];

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
        var taken = new T[length];
        Array.Copy(_items, mark, taken, 0, length);
        Count = mark;
        return ImmutableCollectionsMarshal.AsImmutableArray(taken);
    }

    /// <summary>Drops what lies above <paramref name="mark"/>.</summary>
    public void DropTo(int mark) => Count = Math.Min(Count, mark);
}
