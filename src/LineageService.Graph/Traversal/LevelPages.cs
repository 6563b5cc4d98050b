namespace LineageService.Graph.Traversal;

/// <summary>
/// Cuts a page out of items that come level by level: within a level by order key. Tells whether anything lies behind the page. Mutable;
/// one page.
/// </summary>
internal sealed class LevelPages(int distance, ulong? key, int size)
{
    private readonly OrderedSelection _level = new();

    /// <summary>The items of the page with their distances, in order.</summary>
    public List<(int Item, int Distance)> Page { get; } = [];

    /// <summary>True once an item was met that the page has no room for.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Offers an item of the level that is being gathered.</summary>
    public void Offer(int level, ulong order, int item)
    {
        if (level < distance || (level == distance && key is { } last && order <= last)) return;
        if (Page.Count == size) HasMore = true;
        else _level.Add(order, item);
    }

    public void EndLevel(int level)
    {
        if (_level.Count == 0) return;
        var room = size - Page.Count;
        HasMore |= _level.Count > room;
        foreach (var item in _level.First(room)) Page.Add((item, level));
        _level.Clear();
    }

    public static LevelPages Behind(WalkCursor? cursor, Snapshot.LineageGraph graph, int size) =>
        cursor is null ? new LevelPages(0, null, size) : new LevelPages(cursor.Distance, cursor.KeyIn(graph), size);
}
