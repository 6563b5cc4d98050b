namespace LineageService.Graph.History.Reconciliation;

/// <summary>How declared and observed lineage of a column stand to each other (lineage-semantics.md §6).</summary>
public enum ReconciliationStatus : byte
{
    /// <summary>Both name the same DIRECT inputs.</summary>
    Agreed = 0,

    DeclaredNeverObserved = 1,

    ObservedNeverDeclared = 2,

    /// <summary>Both speak of the column, but its DIRECT inputs differ, or one masks what the other does not.</summary>
    Contradiction = 3,

    /// <summary>They differ only in what one of them says it does not know, or is not sure of.</summary>
    Undecided = 4,
}
