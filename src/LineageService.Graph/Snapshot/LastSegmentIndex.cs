namespace LineageService.Graph.Snapshot;

/// <summary>
/// Dataset ordinals by the last segment of their name, ignoring case, for bare names such as <c>orders</c>. Built when first asked and
/// extended by what came since. Mutable, guarded by its lock.
/// </summary>
internal sealed class LastSegmentIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<int>> _ordinals = new(StringComparer.OrdinalIgnoreCase);
    private int _indexed;

    /// <summary>Datasets of a graph whose name ends in the segment, in order of their ordinals.</summary>
    public int[] Find(LineageGraph graph, ReadOnlySpan<char> segment)
    {
        lock (_lock)
        {
            for (; _indexed < graph.DatasetCount; _indexed++) Add(graph.DatasetAt(_indexed).Id.Name, _indexed);
            return _ordinals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var found)
                ? found.Where(ordinal => ordinal < graph.DatasetCount).ToArray()
                : [];
        }
    }

    /// <summary>What stands behind the last separator of a name.</summary>
    public static ReadOnlySpan<char> LastSegment(ReadOnlySpan<char> name) => name[(name.LastIndexOfAny('.', '/', ':') + 1)..];

    private void Add(string name, int ordinal)
    {
        var segments = _ordinals.GetAlternateLookup<ReadOnlySpan<char>>();
        var segment = LastSegment(name);
        if (!segments.TryGetValue(segment, out var ordinals)) segments[segment] = ordinals = [];
        ordinals.Add(ordinal);
    }
}
