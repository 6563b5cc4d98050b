using System.Collections;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// What differs between two sets of facts: each origin and node that changed once, whatever happened in between (propagation.md §A.9-4). Compared when it is
/// read, so that many changes need no room; immutable.
/// </summary>
public sealed class FactChangeSet : IReadOnlyCollection<FactChange>
{
    private readonly PagedArray<NodeFacts?> _before;
    private readonly PagedArray<NodeFacts?> _after;
    private readonly int _nodeLimit;
    private int _count = -1;

    private FactChangeSet(PagedArray<NodeFacts?> before, PagedArray<NodeFacts?> after, int nodeLimit) => (_before, _after, _nodeLimit) = (before, after, nodeLimit);

    public static FactChangeSet None { get; } = new(PagedArray<NodeFacts?>.Empty, PagedArray<NodeFacts?>.Empty, 0);

    /// <summary>Made by reading all of it the first time.</summary>
    public int Count => _count >= 0 ? _count : _count = Enumerate().Count();

    /// <param name="before">Under the same node numbers as those that follow.</param>
    /// <param name="nodeLimit">Nodes from here on are not told.</param>
    public static FactChangeSet Between(LabelFacts before, LabelFacts after, int nodeLimit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new FactChangeSet(before.Nodes, after.Nodes, nodeLimit);
    }

    /// <summary>The nodes that may have changed: those whose facts are kept in another place than before. Ascending.</summary>
    public IEnumerable<int> Nodes()
    {
        foreach (var node in _after.Differences(_before))
        {
            if (node >= _nodeLimit) yield break;
            yield return node;
        }
    }

    public IEnumerator<FactChange> GetEnumerator() => Enumerate().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<FactChange> Enumerate()
    {
        foreach (var node in Nodes())
        {
            var (before, after) = (_before[node], _after[node]);
            var (old, now) = (0, 0);
            var (oldCount, nowCount) = (before?.Count ?? 0, after?.Count ?? 0);
            while (old < oldCount || now < nowCount)
            {
                var oldOrigin = old < oldCount ? before!.Origins[old] : int.MaxValue;
                var nowOrigin = now < nowCount ? after!.Origins[now] : int.MaxValue;
                var had = oldOrigin <= nowOrigin ? before!.States[old++] : 0;
                var has = nowOrigin <= oldOrigin ? after!.States[now++] : 0;
                if (had != has) yield return new FactChange(Math.Min(oldOrigin, nowOrigin), node, had, has);
            }
        }
    }
}
