using System.Collections.Immutable;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// All facts of all origins in one graph: what reaches which node and in which states; how far is found when asked where it is not kept. Immutable: an update
/// gives a new one that shares what did not change, so no reader ever sees half of it (propagation.md §A.9-3), and a simulation is an update that is not
/// published.
/// </summary>
public sealed class LabelFacts
{
    private readonly RankSource _source;

    internal LabelFacts(PagedArray<PropagationOrigin?> origins, PagedArray<OriginFacts?> ranks, PagedArray<NodeFacts?> nodes, RankSource source) =>
        (Origins, Ranks, Nodes, _source) = (origins, ranks, nodes, source);

    public static LabelFacts Empty { get; } = new(
        PagedArray<PropagationOrigin?>.Empty, PagedArray<OriginFacts?>.Empty, PagedArray<NodeFacts?>.Empty,
        new RankSource(null, PagedArray<PropagationOrigin?>.Empty, null));

    /// <summary>One more than the largest number of an origin that ever was.</summary>
    public int OriginLimit => Origins.Count;

    internal PagedArray<PropagationOrigin?> Origins { get; }

    /// <summary>By origin, its facts with their ranks where they are kept.</summary>
    internal PagedArray<OriginFacts?> Ranks { get; }

    /// <summary>By node, what reaches it; null for nothing.</summary>
    internal PagedArray<NodeFacts?> Nodes { get; }

    /// <summary>The origin of a number; null where there is none.</summary>
    public PropagationOrigin? OriginAt(int number) => Origins[number];

    /// <summary>The nodes that origins reach, ascending, with how many.</summary>
    public IEnumerable<(int Node, int Origins)> Reached()
    {
        foreach (var (node, facts) in Nodes.Present())
            if (facts is not null) yield return (node, facts.Count);
    }

    /// <summary>The origins that reach a node, ascending.</summary>
    public ReadOnlySpan<int> OriginsOf(int node) => Nodes[node] is { } facts ? facts.Origins : [];

    /// <summary>The states in which an origin reaches a node.</summary>
    public ImmutableArray<FactState> StatesOf(int node, int origin)
    {
        var bits = StateBits(node, origin);
        if (bits == 0) return [];
        var states = ImmutableArray.CreateBuilder<FactState>(System.Numerics.BitOperations.PopCount((uint)bits));
        for (byte state = FactState.Count; state-- > 0;)
        {
            if ((bits & (1 << state)) != 0) states.Add(new FactState(state));
        }

        return states.MoveToImmutable();
    }

    /// <summary>The same, one bit each.</summary>
    internal int StateBits(int node, int origin) => Nodes[node]?.Find(origin) ?? 0;

    /// <summary>The length of the shortest way on which an origin reaches a node in a state; −1 where it does not.</summary>
    public int RankOf(int node, int origin, FactState state)
    {
        // At its own node without a search, which is what is asked most.
        if ((StateBits(node, origin) & (1 << state.Number)) == 0) return -1;
        return state == FactState.Origin && Origins[origin]!.Seeds.Contains(node) ? 0 : RanksOf(origin).Rank(OriginFacts.Key(node, state.Number));
    }

    /// <summary>True where the origin's own limit of depth ends its way at this node: what lies behind is not known.</summary>
    /// <param name="before">So many edges before counts, too.</param>
    public bool IsCut(int node, int origin, int before = 0) =>
        Origins[origin] is { MaxDepth: { } limit } && RanksOf(origin) is var ranks
        && Enumerable.Range(0, FactState.Count).Any(state => ranks.Rank(OriginFacts.Key(node, state)) is >= 0 and var rank && rank >= limit - before);

    /// <summary>How many facts there are: one for each origin, node and state.</summary>
    public long Count()
    {
        var count = 0L;
        var counted = new Dictionary<NodeFacts, int>(ReferenceEqualityComparer.Instance);
        foreach (var (_, facts) in Nodes.Present())
        {
            if (facts is null) continue;
            ref var states = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counted, facts, out var exists);
            if (!exists) foreach (var bits in facts.States) states += System.Numerics.BitOperations.PopCount(bits);
            count += states;
        }

        return count;
    }

    /// <summary>How many facts an origin has.</summary>
    public int CountOf(int origin) => RanksOf(origin).Count;

    /// <summary>All facts of an origin, in no order.</summary>
    public IEnumerable<LabelFact> FactsOf(int origin)
    {
        foreach (var (key, rank) in RanksOf(origin).All())
            yield return new LabelFact(origin, OriginFacts.NodeOf(key), new FactState((byte)OriginFacts.StateOf(key)), rank);
    }

    /// <summary>An origin's facts with their ranks.</summary>
    internal OriginFacts RanksOf(int origin, CancellationToken cancellationToken = default) => Ranks[origin] ?? _source.Of(origin, cancellationToken);

    /// <summary>The same facts under the node numbers of a graph that was renumbered.</summary>
    /// <param name="moved">New number by old; −1 for a node that is gone. A node beyond its end keeps its number.</param>
    public LabelFacts Renumbered(ReadOnlySpan<int> moved)
    {
        var origins = Origins.ToBuilder();
        var ranks = PagedArray<OriginFacts?>.Empty.ToBuilder();
        for (var number = 0; number < Origins.Count; number++)
        {
            if (Origins[number] is not { } origin) continue;
            var seeds = new List<int>(origin.Seeds.Length);
            foreach (var seed in origin.Seeds)
                if (Moved(moved, seed) is var place and >= 0) seeds.Add(place);
            var residuals = new List<ResidualFact>(origin.Residuals.Length);
            foreach (var residual in origin.Residuals)
                if (Moved(moved, residual.Node) is var place and >= 0) residuals.Add(residual with { Node = place });
            origins[number] = origin with { Seeds = [.. seeds], Residuals = [.. residuals] };
            if (Ranks[number] is { } known) ranks[number] = known.Renumbered(moved);
        }

        var nodes = PagedArray<NodeFacts?>.Empty.ToBuilder();
        foreach (var (node, facts) in Nodes.Present())
        {
            if (facts is not null && Moved(moved, node) is var place and >= 0) nodes[place] = facts;
        }

        return new LabelFacts(origins.ToImmutable(), ranks.ToImmutable(), nodes.ToImmutable(), _source.Renumbered(moved));
    }

    /// <summary>Nodes beyond the table keep their number.</summary>
    internal static int Moved(ReadOnlySpan<int> moved, int node) => node < moved.Length ? moved[node] : node;
}

/// <summary>An origin reaches a node in a state.</summary>
/// <param name="Rank">Edges on the shortest way.</param>
public readonly record struct LabelFact(int Origin, int Node, FactState State, int Rank);

/// <summary>What an update changed for one origin at one node: exactly one entry for each that changed (propagation.md §A.9-4).</summary>
/// <param name="Before">States, one bit each.</param>
/// <param name="After">States, one bit each.</param>
public readonly record struct FactChange(int Origin, int Node, int Before, int After)
{
    public bool IsAdded => Before == 0;

    public bool IsRemoved => After == 0;
}
