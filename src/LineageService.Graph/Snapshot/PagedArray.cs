namespace LineageService.Graph.Snapshot;

/// <summary>
/// An immutable sparse array in pages: a changed copy shares all pages but those that were written. Reads cost two loads, so it may stand
/// in a traversal's inner loop. Absent items read as default.
/// </summary>
internal sealed class PagedArray<T>
{
    public const int Shift = 9;
    public const int PageSize = 1 << Shift;
    public const int Mask = PageSize - 1;

    private readonly T[]?[] _pages;

    private PagedArray(T[]?[] pages, int count) => (_pages, Count) = (pages, count);

    public static PagedArray<T> Empty { get; } = new([], 0);

    /// <summary>One more than the largest index ever written.</summary>
    public int Count { get; }

    public T this[int index]
    {
        get
        {
            var page = index >> Shift;
            return page < _pages.Length && _pages[page] is { } items ? items[index & Mask] : default!;
        }
    }

    /// <summary>The items of the pages that were ever written, with their indexes: in a sparse array far fewer than <see cref="Count"/>.</summary>
    public IEnumerable<(int Index, T Item)> Present()
    {
        for (var page = 0; page < _pages.Length; page++)
        {
            if (_pages[page] is not { } items) continue;
            for (var at = 0; at < PageSize; at++) yield return ((page << Shift) | at, items[at]);
        }
    }

    /// <summary>The indexes at which another one has another object, ascending; pages that the two share are passed over. For objects only.</summary>
    public IEnumerable<int> Differences(PagedArray<T> other)
    {
        var pages = Math.Max(_pages.Length, other._pages.Length);
        for (var page = 0; page < pages; page++)
        {
            var own = page < _pages.Length ? _pages[page] : null;
            var others = page < other._pages.Length ? other._pages[page] : null;
            for (var at = ReferenceEquals(own, others) ? PageSize : 0; (at = NextDifference(own, others, at)) < PageSize; at++)
                yield return (page << Shift) | at;
        }
    }

    private static int NextDifference(T[]? own, T[]? others, int at)
    {
        while (at < PageSize && ReferenceEquals(own is null ? null : own[at], others is null ? null : others[at])) at++;
        return at;
    }

    public static PagedArray<T> Of(ReadOnlySpan<T> items)
    {
        var pages = new T[]?[(items.Length + Mask) >> Shift];
        for (var page = 0; page < pages.Length; page++)
        {
            var rest = items[(page << Shift)..];
            var copy = new T[PageSize];
            rest[..Math.Min(PageSize, rest.Length)].CopyTo(copy);
            pages[page] = copy;
        }

        return new PagedArray<T>(pages, items.Length);
    }

    /// <summary>An array of pages of <see cref="PageSize"/> items, or none; takes them over.</summary>
    /// <param name="count">One more than the largest index written.</param>
    public static PagedArray<T> OfPages(T[]?[] pages, int count) => new(pages, count);

    public Builder ToBuilder() => new(this);

    /// <summary>A copy in the making. Mutable; one writer.</summary>
    internal sealed class Builder(PagedArray<T> origin)
    {
        private T[]?[] _pages = origin._pages;
        private bool[]? _owned;

        public int Count { get; private set; } = origin.Count;

        public T this[int index]
        {
            get
            {
                var page = index >> Shift;
                return page < _pages.Length && _pages[page] is { } items ? items[index & Mask] : default!;
            }

            set
            {
                Own(index >> Shift)[index & Mask] = value;
                Count = Math.Max(Count, index + 1);
            }
        }

        public int Add(T item)
        {
            this[Count] = item;
            return Count - 1;
        }

        public PagedArray<T> ToImmutable()
        {
            if (_owned is null) return origin;
            // What was handed out must not be written again: the next write copies anew.
            _owned = null;
            return new PagedArray<T>(_pages, Count);
        }

        private T[] Own(int page)
        {
            if (_owned is null || page >= _pages.Length)
            {
                var length = Math.Max(_pages.Length, page + 1);
                if (page >= _pages.Length) length = Math.Max(length, _pages.Length + (_pages.Length >> 3));
                var pages = new T[]?[length];
                _pages.CopyTo(pages, 0);
                _pages = pages;
                var owned = new bool[length];
                _owned?.CopyTo(owned, 0);
                _owned = owned;
            }

            if (_owned[page]) return _pages[page]!;
            var copy = new T[PageSize];
            _pages[page]?.CopyTo(copy, 0);
            _owned[page] = true;
            return _pages[page] = copy;
        }
    }
}
