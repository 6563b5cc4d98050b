using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>A question: by which ways does one node reach another.</summary>
/// <param name="Count">How many paths, shortest first.</param>
/// <param name="MaxDepth">Longest path in hops.</param>
public sealed record PathRequest(
    LineageRoot From, LineageRoot To, int Count = 1, int MaxDepth = 30, LineageFilter? Filter = null, TimeSpan? TimeBudget = null)
{
    /// <summary>What the answer may name. The search goes through all there is.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;
}

/// <summary>Paths found, shortest first. Empty and complete: there is surely none.</summary>
public sealed record PathAnswer(
    long Epoch, bool Complete, ImmutableArray<UnknownLineage> Unknowns, bool Truncated, ImmutableArray<LineagePath> Paths)
{
    /// <summary>The point of the two times that the answer is of.</summary>
    public TimePoint Point { get; init; }

    /// <summary>Distinct nodes on the paths that may not be seen.</summary>
    public int Hidden { get; init; }
}

/// <summary>One path. <paramref name="Subtype"/> is the composition of its hops (<see cref="EdgeSubtypes.Then"/>).</summary>
public sealed record LineagePath(ImmutableArray<LineageAnswerEdge> Edges, EdgeSubtype Subtype);
