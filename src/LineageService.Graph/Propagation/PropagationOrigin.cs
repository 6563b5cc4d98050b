using System.Collections.Immutable;

namespace LineageService.Graph.Propagation;

/// <summary>
/// An origin as the propagation sees it: where it begins and what edges make of it. Every derived fact names its origin (propagation.md §A.1).
/// </summary>
/// <param name="Number">Dense; given once and not used again while facts of it are there.</param>
/// <param name="Seeds">Nodes at which it is <see cref="FactState.Origin"/>: one, or the columns of a container.</param>
/// <param name="Maps">What each transition makes of a state of this origin.</param>
/// <param name="MaxDepth">Facts of this rank are not followed; null for no limit. A fact that is cut is found by <see cref="LabelFacts.IsCut"/>.</param>
public sealed record PropagationOrigin(int Number, ImmutableArray<int> Seeds, StateMaps Maps, int? MaxDepth = null)
{
    /// <summary>Facts that hold without support: what copied data still has of it (propagation.md §A.9). Their rank is 0.</summary>
    public ImmutableArray<ResidualFact> Residuals { get; init; } = [];
}

/// <summary>A fact of an origin that nothing derives any more.</summary>
public readonly record struct ResidualFact(int Node, FactState State);
