namespace LineageService.Graph.Propagation;

/// <summary>The components of a region by level: each stands behind all that it depends on. Immutable.</summary>
internal sealed class RegionLevels
{
    private readonly int[] _components;
    private readonly int[] _starts;

    public RegionLevels(Region region)
    {
        var componentOf = new int[region.Count];
        for (var number = 0; number < region.ComponentCount; number++)
            foreach (var place in region.Component(number)) componentOf[place] = number;
        var levels = new int[region.ComponentCount];
        var count = 0;
        // Those that depend on nothing have the highest numbers.
        for (var number = levels.Length - 1; number >= 0; number--)
        {
            var next = levels[number] + 1;
            count = Math.Max(count, next);
            foreach (var place in region.Component(number))
            {
                foreach (var successor in region.Successors(place))
                    if (componentOf[successor] is var behind && behind != number && levels[behind] < next) levels[behind] = next;
            }
        }

        _starts = new int[count + 1];
        foreach (var level in levels) _starts[level + 1]++;
        for (var level = 0; level < count; level++) _starts[level + 1] += _starts[level];
        _components = new int[levels.Length];
        var places = _starts.AsSpan(0, count).ToArray();
        for (var number = levels.Length - 1; number >= 0; number--) _components[places[levels[number]]++] = number;
    }

    public int Count => _starts.Length - 1;

    /// <summary>The components of a level, in the order in which they were found to begin.</summary>
    public ReadOnlyMemory<int> this[int level] => _components.AsMemory(_starts[level], _starts[level + 1] - _starts[level]);
}
