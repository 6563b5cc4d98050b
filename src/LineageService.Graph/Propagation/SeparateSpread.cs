using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Makes the facts of many origins from nothing, each by a search of its own, on all processors: where origins are hundreds, each reaches a small part of the
/// graph, and to put the nodes behind all of them in order costs more (<see cref="RegionSpread"/>). Mutable; one use.
/// </summary>
/// <param name="limit">Given up where all origins together have more facts.</param>
internal sealed class SeparateSpread(IPropagationGraph graph, IReadOnlyList<PropagationOrigin> origins, long limit)
{
    private readonly Found[] _found = new Found[origins.Count];
    private long _left = limit;
    private int _next = -1;

    /// <summary>The facts by node, and with ranks for origins that have a limit of depth; null where there are too many for it.</summary>
    public (PagedArray<NodeFacts?> Nodes, PagedArray<OriginFacts?> Ranks)? Run(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, Environment.ProcessorCount, options, _ => Work(cancellationToken));
        if (Volatile.Read(ref _left) < 0) return null;
        var ranks = PagedArray<OriginFacts?>.Empty.ToBuilder();
        var byNode = new FactsByNode();
        foreach (var found in _found) byNode.Add(found.Number, found.Nodes, found.States);
        foreach (var found in _found)
            if (found.Ranks is { Count: > 0 } known) ranks[found.Number] = known;
        return (byNode.Assemble(cancellationToken), ranks.ToImmutable());
    }

    private void Work(CancellationToken cancellationToken)
    {
        var search = OriginSearch.Rent();
        while (Interlocked.Increment(ref _next) is var at && at < origins.Count)
        {
            var origin = origins[at];
            var isWhole = search.Run(graph, origin, Volatile.Read(ref _left), cancellationToken);
            if (Interlocked.Add(ref _left, -search.Count) < 0 || !isWhole) break;
            var (nodes, states) = search.ByNode();
            _found[at] = new Found(origin.Number, nodes, states, origin.MaxDepth is null ? null : search.WithRanks());
        }

        OriginSearch.Return(search);
    }

    private readonly record struct Found(int Number, int[] Nodes, ushort[] States, OriginFacts? Ranks);
}
