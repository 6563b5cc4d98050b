namespace LineageService.ExecutionOracle.Generation;

/// <summary>
/// The choices a generator makes, drawn from a seed or replayed from a list. A failing query is made simpler by making its list of choices shorter and its
/// numbers smaller: every list gives a valid query, and 0 is always the simplest choice. Mutable.
/// </summary>
internal sealed class Choices
{
    private readonly int[]? _replayed;
    private readonly List<int> _made = [];
    private ulong _state;

    public Choices(ulong seed) => _state = seed;

    public Choices(int[] replayed) => _replayed = replayed;

    /// <summary>What was chosen so far; a replay of it gives the same query.</summary>
    public int[] Made => [.. _made];

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound)
    {
        var value = _replayed is null ? Draw(bound) : _made.Count < _replayed.Length ? Math.Min(_replayed[_made.Count], bound - 1) : 0;
        _made.Add(value);
        return value;
    }

    /// <summary>True in so many of a hundred cases; false is the simpler answer.</summary>
    public bool Chance(int percent) => Below(100) >= 100 - percent;

    /// <summary>An index, by weight; an alternative that is not to be had has weight 0.</summary>
    public int Pick(params ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights) total += weight;
        var at = Below(total);
        for (var i = 0; i < weights.Length; i++)
        {
            if (at < weights[i]) return i;
            at -= weights[i];
        }

        throw new System.Diagnostics.UnreachableException();
    }

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    // SplitMix64: the same numbers on every platform and runtime.
    private int Draw(int bound)
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((((z ^ (z >> 31)) >> 32) * (ulong)(uint)bound) >> 32);
    }
}
