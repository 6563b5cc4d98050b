namespace LineageService.Graph.Labels;

/// <summary>What a constraint does where it is broken.</summary>
public enum ConstraintMode : byte
{
    /// <summary>It is noted: to see what enforcing would mean.</summary>
    Log,

    /// <summary>It counts as a violation.</summary>
    Enforce,
}

/// <summary>A flow that is not allowed (<c>constraints</c> of propagation.md §A.5): a label at a node for which the condition is true breaks it.</summary>
/// <param name="Id">Stable, ordinal.</param>
/// <param name="When">Asked of each effective label at each node.</param>
public sealed record FlowConstraint(string Id, ConstraintExpression When, ConstraintMode Mode)
{
    public string? Description { get; init; }
}
