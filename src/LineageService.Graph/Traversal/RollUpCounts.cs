using System.Collections.Concurrent;

namespace LineageService.Graph.Traversal;

/// <summary>
/// How many nodes of each dataset an answer has. Pooled, since most answers touch a few of very many datasets. Mutable; one answer at a
/// time.
/// </summary>
internal sealed class RollUpCounts : IDisposable
{
    private const int MaxPooled = 16;

    private static readonly ConcurrentBag<RollUpCounts> Pool = [];

    private readonly List<int> _touched = [];
    private int[] _counts = [];

    private RollUpCounts()
    {
    }

    public int this[int dataset] => _counts[dataset] - 1;

    public static RollUpCounts Rent(int datasets)
    {
        if (!Pool.TryTake(out var counts)) counts = new RollUpCounts();
        if (counts._counts.Length < datasets) counts._counts = new int[datasets + (datasets >> 4)];
        return counts;
    }

    /// <summary>Enters a dataset with no nodes yet; false where it was entered.</summary>
    public bool Enter(int dataset)
    {
        if (_counts[dataset] != 0) return false;
        // One more than the count, so that zero is "never entered".
        _counts[dataset] = 1;
        _touched.Add(dataset);
        return true;
    }

    public void Count(int dataset) => _counts[dataset]++;

    public void Dispose()
    {
        foreach (var dataset in _touched) _counts[dataset] = 0;
        _touched.Clear();
        if (Pool.Count < MaxPooled) Pool.Add(this);
    }
}
