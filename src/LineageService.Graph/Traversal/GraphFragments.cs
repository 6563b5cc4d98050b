using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Answers from a store instead of a graph, for stores larger than memory: fetches the part of the graph that a question can touch and answers from that
/// with the very same code. Sees each hop as the store is when it is fetched; not one commit. Immutable.
/// </summary>
/// <param name="reader">The store at the point that is asked about; whole, whatever may be shown.</param>
/// <param name="names">Which names are one at that point.</param>
/// <param name="epoch">The commit that answers name.</param>
/// <param name="maxNodes">Nodes that one walk goes on from at most; behind them the answer is truncated.</param>
public sealed class GraphFragments(ILineageReader reader, AliasNames names, long epoch, int maxNodes = GraphFragments.DefaultMaxNodes)
{
    public const int DefaultMaxNodes = 100_000;

    /// <summary>The commit that answers name.</summary>
    public long Epoch => epoch;

    /// <summary>A graph in which names are found as in the whole one; it has no edges but those by which a field is known.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public Task<LineageGraph> NamesAsync(NameSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var fragment = new StoreFragment(reader, names, EdgeMask.Of(null), new FragmentBudget(maxNodes, null));
        return new FragmentNames(reader, names, fragment).ToGraphAsync(selection, epoch, cancellationToken);
    }

    /// <summary>Answers as <see cref="LineageTraversal.Walk"/> would over the whole graph; with the fragment that it was answered from.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<(LineageAnswer Answer, LineageGraph Graph)> WalkAsync(LineageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var budget = new FragmentBudget(maxNodes, request.TimeBudget);
        var fragment = new StoreFragment(reader, names, EdgeMask.Of(request.Filter), budget);
        var depth = Math.Max(1, request.Depth);
        if (request.Direction != Direction.Downstream) await fragment.FetchAsync(request.Root, Direction.Upstream, depth, cancellationToken).ConfigureAwait(false);
        if (request.Direction != Direction.Upstream) await fragment.FetchAsync(request.Root, Direction.Downstream, depth, cancellationToken).ConfigureAwait(false);
        var graph = await fragment.ToGraphAsync(epoch, cancellationToken).ConfigureAwait(false);
        var answer = LineageTraversal.Walk(graph, request, cancellationToken);
        if (budget.Reason is { } reason) answer = answer with { Complete = false, Truncated = true, Unknowns = answer.Unknowns.Add(Cut(reason)) };
        return (answer, graph);
    }

    /// <summary>Answers as <see cref="LineagePaths.Find"/> would over the whole graph; with the fragment that it was answered from.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<(PathAnswer Answer, LineageGraph Graph)> FindPathsAsync(PathRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var budget = new FragmentBudget(maxNodes, request.TimeBudget);
        var fragment = new StoreFragment(reader, names, EdgeMask.Of(request.Filter), budget);
        await fragment.FetchRootsAsync(request.From, Direction.Downstream, cancellationToken).ConfigureAwait(false);

        // A path may begin anywhere upstream of its end, and what is not known there may be on it.
        var depth = Math.Clamp(request.MaxDepth, 1, PathSearch.MaxDepth);
        await fragment.FetchAsync(request.To, Direction.Upstream, depth, cancellationToken).ConfigureAwait(false);
        var graph = await fragment.ToGraphAsync(epoch, cancellationToken).ConfigureAwait(false);
        var answer = LineagePaths.Find(graph, request, cancellationToken);
        if (budget.Reason is { } reason) answer = answer with { Complete = false, Truncated = true, Unknowns = answer.Unknowns.Add(Cut(reason)) };
        return (answer, graph);
    }

    private static UnknownLineage Cut(string reason) => new(UnknownCodes.BudgetReached, null, null, null, reason);
}
