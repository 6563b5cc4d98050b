using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>What declared and observed lineage say of one column, as one producer observed it.</summary>
/// <param name="Producer">Who observed it; of a column that was never observed, who declares it.</param>
/// <param name="DeclaredBy">Jobs that declare inputs of the column.</param>
/// <param name="ObservedBy">Jobs whose runs showed inputs of it to this producer.</param>
/// <param name="OnlyDeclared">DIRECT inputs that only the declaration names.</param>
/// <param name="OnlyObserved">DIRECT inputs that only the runs show.</param>
/// <param name="Usages">DIRECT inputs of both, used otherwise: first as declared, second as observed.</param>
public sealed record ReconciledColumn(
    DatasetId Target,
    string Column,
    ReconciliationStatus Status,
    string Producer,
    ImmutableArray<JobId> DeclaredBy,
    ImmutableArray<JobId> ObservedBy,
    ImmutableArray<LineageNode> OnlyDeclared,
    ImmutableArray<LineageNode> OnlyObserved,
    ImmutableArray<UsageDifference> Usages);
