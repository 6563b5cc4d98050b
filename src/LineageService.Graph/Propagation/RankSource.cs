using System.Collections.Concurrent;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Ranks of facts whose states alone are kept: found by a search from the origin when somebody asks, and remembered up to a budget. Thread-safe.
/// </summary>
/// <param name="graph">The graph that the facts are of.</param>
/// <param name="origins">Under the node numbers of that graph.</param>
/// <param name="moved">Where its nodes are now; null where they have not been renumbered.</param>
internal sealed class RankSource(IPropagationGraph? graph, PagedArray<PropagationOrigin?> origins, int[]? moved)
{
    // Facts: some 16 bytes each.
    private const int Budget = 2_000_000;

    private readonly ConcurrentDictionary<int, OriginFacts> _made = new();
    private long _facts;

    public OriginFacts Of(int origin, CancellationToken cancellationToken)
    {
        if (_made.TryGetValue(origin, out var known)) return known;
        if (graph is null || origins[origin] is not { } start) return new OriginFacts();
        var facts = OriginSearch.RanksOf(graph, start, cancellationToken);
        if (moved is not null) facts = facts.Renumbered(moved);
        if (Interlocked.Add(ref _facts, facts.Count) > Budget)
        {
            _made.Clear();
            Interlocked.Exchange(ref _facts, facts.Count);
        }

        _made[origin] = facts;
        return facts;
    }

    /// <summary>The same after nodes got other numbers.</summary>
    public RankSource Renumbered(ReadOnlySpan<int> next)
    {
        if (moved is null) return new RankSource(graph, origins, next.ToArray());
        var both = new int[Math.Max(moved.Length, next.Length)];
        for (var node = 0; node < both.Length; node++)
            both[node] = LabelFacts.Moved(moved, node) is var place and >= 0 ? LabelFacts.Moved(next, place) : -1;
        return new RankSource(graph, origins, both);
    }
}
