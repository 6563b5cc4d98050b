using System.Collections.Immutable;
using LineageService.Graph.Propagation;

namespace LineageService.Graph.Labels;

/// <summary>Changes one behind the other as one: a label that came and went again is no change (propagation.md §A.9-4).</summary>
internal static class NetChanges
{
    public static ImmutableArray<FactChange> Of(ImmutableArray<FactChange> first, ImmutableArray<FactChange> then)
    {
        if (first.IsEmpty) return then;
        if (then.IsEmpty) return first;
        var net = new Dictionary<(int Origin, int Node), FactChange>(first.Length + then.Length);
        foreach (var change in first) net[(change.Origin, change.Node)] = change;
        foreach (var change in then)
        {
            var key = (change.Origin, change.Node);
            net[key] = net.TryGetValue(key, out var earlier) ? change with { Before = earlier.Before } : change;
        }

        return [.. net.Values.Where(change => change.Before != change.After)];
    }
}
