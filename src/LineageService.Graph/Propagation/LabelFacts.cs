using System.Collections.Immutable;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// All facts of all origins in one graph: what reaches which node, in which state and how far. Immutable: an update gives a new one that shares what did
/// not change, so no reader ever sees half of it (propagation.md §A.9-3), and a simulation is an update that is not published.
/// </summary>
public sealed class LabelFacts
{
    internal LabelFacts(PagedArray<PropagationOrigin?> origins, PagedArray<OriginFacts?> facts, PagedArray<int[]?> nodes) =>
        (Origins, Facts, Nodes) = (origins, facts, nodes);

    public static LabelFacts Empty { get; } = new(PagedArray<PropagationOrigin?>.Empty, PagedArray<OriginFacts?>.Empty, PagedArray<int[]?>.Empty);

    /// <summary>One more than the largest number of an origin that ever was.</summary>
    public int OriginLimit => Origins.Count;

    internal PagedArray<PropagationOrigin?> Origins { get; }

    internal PagedArray<OriginFacts?> Facts { get; }

    /// <summary>By node, the numbers of the origins that reach it, ascending; null for none.</summary>
    internal PagedArray<int[]?> Nodes { get; }

    /// <summary>The origin of a number; null where there is none.</summary>
    public PropagationOrigin? OriginAt(int number) => Origins[number];

    /// <summary>The origins that reach a node, ascending.</summary>
    public ReadOnlySpan<int> OriginsOf(int node) => Nodes[node];

    /// <summary>The states in which an origin reaches a node.</summary>
    public ImmutableArray<FactState> StatesOf(int node, int origin)
    {
        if (Facts[origin] is not { } facts) return [];
        var states = ImmutableArray.CreateBuilder<FactState>();
        for (byte state = FactState.Count; state-- > 0;)
        {
            if (facts.Rank(OriginFacts.Key(node, state)) >= 0) states.Add(new FactState(state));
        }

        return states.ToImmutable();
    }

    /// <summary>The same, one bit each.</summary>
    internal int StateBits(int node, int origin) => Facts[origin]?.States(node) ?? 0;

    /// <summary>The length of the shortest way on which an origin reaches a node in a state; −1 where it does not.</summary>
    public int RankOf(int node, int origin, FactState state) => Facts[origin]?.Rank(OriginFacts.Key(node, state.Number)) ?? -1;

    /// <summary>True where the origin's own limit of depth ends its way at this node: what lies behind is not known.</summary>
    public bool IsCut(int node, int origin) =>
        Origins[origin] is { MaxDepth: { } limit } && Facts[origin] is { } facts
        && Enumerable.Range(0, FactState.Count).Any(state => facts.Rank(OriginFacts.Key(node, state)) == limit);

    /// <summary>How many facts an origin has.</summary>
    public int CountOf(int origin) => Facts[origin]?.Count ?? 0;

    /// <summary>All facts of an origin, in no order.</summary>
    public IEnumerable<LabelFact> FactsOf(int origin)
    {
        if (Facts[origin] is not { } facts) yield break;
        foreach (var (key, rank) in facts.All())
            yield return new LabelFact(origin, OriginFacts.NodeOf(key), new FactState((byte)OriginFacts.StateOf(key)), rank);
    }

    /// <summary>The same facts under the node numbers of a graph that was renumbered.</summary>
    /// <param name="moved">New number by old; −1 for a node that is gone. A node beyond its end keeps its number.</param>
    public LabelFacts Renumbered(ReadOnlySpan<int> moved)
    {
        var origins = Origins.ToBuilder();
        var facts = PagedArray<OriginFacts?>.Empty.ToBuilder();
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
            facts[number] = Facts[number]?.Renumbered(moved);
        }

        var nodes = PagedArray<int[]?>.Empty.ToBuilder();
        foreach (var (node, reached) in Nodes.Present())
        {
            if (reached is not null && Moved(moved, node) is var place and >= 0) nodes[place] = reached;
        }

        return new LabelFacts(origins.ToImmutable(), facts.ToImmutable(), nodes.ToImmutable());
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
