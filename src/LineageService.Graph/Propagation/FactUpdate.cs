namespace LineageService.Graph.Propagation;

/// <summary>What changed since the facts were made: all that one commit brings, applied at once.</summary>
/// <param name="Graph">The graph as it is now.</param>
public sealed record FactUpdate(IPropagationGraph Graph)
{
    /// <summary>Nodes whose entering edges, or what these make of a state, changed for every origin alike.</summary>
    public IReadOnlyList<int> DirtyNodes { get; init; } = [];

    /// <summary>Origins that are new, or whose seeds, maps or limit changed.</summary>
    public IReadOnlyList<ChangedOrigin> Origins { get; init; } = [];

    /// <summary>Numbers of origins that are gone.</summary>
    public IReadOnlyList<int> RemovedOrigins { get; init; } = [];
}

/// <summary>An origin that is new or changed.</summary>
/// <param name="DirtyNodes">Nodes of which only this origin's maps changed (a block, a declassification).</param>
/// <param name="FromScratch">True where so many of its maps changed (another policy) that its facts are made anew.</param>
public sealed record ChangedOrigin(PropagationOrigin Origin, IReadOnlyList<int> DirtyNodes, bool FromScratch = false);
