using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>
/// What earlier runs showed. A declared input that any of them showed is not "never observed", and no contradiction: a job that runs
/// several statements under one name shows them in turn.
/// </summary>
internal sealed class PastObservations(ILineageStore store, TargetNames names)
{
    /// <summary>The columns of one target without declared inputs that were seen before.</summary>
    public async Task<ImmutableArray<ReconciledColumn>> ExcuseAsync(ImmutableArray<ReconciledColumn> columns,
        CancellationToken cancellationToken)
    {
        if (!columns.Any(IsInQuestion)) return columns;
        var seen = await SeenAsync(columns[0].Target, cancellationToken).ConfigureAwait(false);
        return [.. columns.Select(column => IsInQuestion(column) ? Excused(column, seen) : column)];
    }

    private static bool IsInQuestion(ReconciledColumn column) =>
        column.Status == ReconciliationStatus.Contradiction && !column.OnlyDeclared.IsEmpty;

    private static ReconciledColumn Excused(ReconciledColumn column, HashSet<(LineageNode From, string Column)> seen)
    {
        var never = column.OnlyDeclared.RemoveAll(node => seen.Contains((Folded(node), column.Column.ToUpperInvariant())));
        if (never.Length == column.OnlyDeclared.Length) return column;
        var agrees = never.IsEmpty && column.OnlyObserved.IsEmpty && !column.Usages.Any(usage => usage.First.Masks != usage.Second.Masks);
        return column with { OnlyDeclared = never, Status = agrees ? ReconciliationStatus.Agreed : column.Status };
    }

    private async Task<HashSet<(LineageNode From, string Column)>> SeenAsync(DatasetId target, CancellationToken cancellationToken)
    {
        var seen = new HashSet<(LineageNode From, string Column)>();
        foreach (var name in names.NamesOf(target))
        {
            await foreach (var version in store.ReadEdgeVersionsAsync(new EdgeVersionQuery(Target: name), cancellationToken)
                .ConfigureAwait(false))
            {
                if (version.Set.Evidence != EvidenceKind.Run) continue;
                foreach (var edge in names.Renamed(version.Set).Edges)
                {
                    if (edge.To.Path is { } path && edge.Subtype.Type() == EdgeType.Direct)
                        seen.Add((Folded(edge.From), path.ToUpperInvariant()));
                }
            }
        }

        return seen;
    }

    // Engines fold the case of columns.
    private static LineageNode Folded(LineageNode node) => node with { Path = node.Path?.ToUpperInvariant() };
}
