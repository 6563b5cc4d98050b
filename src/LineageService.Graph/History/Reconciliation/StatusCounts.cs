namespace LineageService.Graph.History.Reconciliation;

/// <summary>Numbers of columns by status.</summary>
public readonly record struct StatusCounts(int Agreed, int DeclaredNeverObserved, int ObservedNeverDeclared, int Contradiction,
    int Undecided)
{
    public int Total => Agreed + DeclaredNeverObserved + ObservedNeverDeclared + Contradiction + Undecided;

    public StatusCounts Plus(ReconciliationStatus status) => status switch
    {
        ReconciliationStatus.Agreed => this with { Agreed = Agreed + 1 },
        ReconciliationStatus.DeclaredNeverObserved => this with { DeclaredNeverObserved = DeclaredNeverObserved + 1 },
        ReconciliationStatus.ObservedNeverDeclared => this with { ObservedNeverDeclared = ObservedNeverDeclared + 1 },
        ReconciliationStatus.Contradiction => this with { Contradiction = Contradiction + 1 },
        ReconciliationStatus.Undecided => this with { Undecided = Undecided + 1 },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
