using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>
/// Compares what is declared of one target (a task's SQL, job and dataset events, the SQL text inside events) with what its runs showed,
/// across all jobs, for each producer that observed them. What a person states is neither. Pure.
/// </summary>
public static class TargetReconciliation
{
    /// <param name="sets">Edge sets into one target, of whichever job, inactive ones among them.</param>
    /// <returns>By column, then producer.</returns>
    public static ImmutableArray<ReconciledColumn> Of(DatasetId target, IEnumerable<EdgeSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var all = sets.ToArray();
        var declared = all.Where(set => set.Evidence is EvidenceKind.Sql or EvidenceKind.Static or EvidenceKind.Statement).ToArray();
        var observed = all.Where(set => set.Evidence == EvidenceKind.Run).ToArray();
        var columns = new List<ReconciledColumn>();
        foreach (var producer in observed.GroupBy(set => set.Producer, StringComparer.Ordinal))
            columns.AddRange(Compare(target, declared, [.. producer], producer.Key));
        if (observed.Length == 0) columns.AddRange(Compare(target, declared, [], null));

        // One producer that shows a column is enough: that another does not show it says something of the other only.
        var shown = columns.Where(column => !column.ObservedBy.IsEmpty).Select(column => column.Column)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        columns.RemoveAll(column => column.Status == ReconciliationStatus.DeclaredNeverObserved && shown.Contains(column.Column));
        return
        [
            .. columns.DistinctBy(column => (column.Column, column.Producer)).OrderBy(column => column.Column, StringComparer.Ordinal)
                .ThenBy(column => column.Producer, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<ReconciledColumn> Compare(DatasetId target, EdgeSet[] declared, EdgeSet[] observed, string? producer)
    {
        foreach (var compared in EvidenceComparison.Of(declared, observed).Columns)
        {
            var column = compared.Verdict == EvidenceVerdict.Undecided ? OwnSql(compared, declared, observed) ?? compared : compared;
            var status = StatusOf(column);
            yield return new ReconciledColumn(
                target,
                column.Column,
                status,
                status == ReconciliationStatus.DeclaredNeverObserved || producer is null ? ProducerOf(declared, column.Column) : producer,
                Claiming(declared, column.Column),
                Claiming(observed, column.Column),
                column.OnlyFirst,
                column.OnlySecond,
                column.Usages);
        }
    }

    // What another job does not know of the column does not excuse a run that contradicts its own SQL.
    private static ColumnEvidence? OwnSql(ColumnEvidence column, EdgeSet[] declared, EdgeSet[] observed)
    {
        foreach (var run in observed)
        {
            foreach (var statement in declared)
            {
                if (statement.Evidence != EvidenceKind.Statement || statement.Job != run.Job) continue;
                foreach (var own in EvidenceComparison.Of(statement, run).Columns)
                {
                    if (own.Verdict == EvidenceVerdict.Contradiction
                        && string.Equals(own.Column, column.Column, StringComparison.OrdinalIgnoreCase)) return own;
                }
            }
        }

        return null;
    }

    private static ReconciliationStatus StatusOf(ColumnEvidence column) => column.Verdict switch
    {
        EvidenceVerdict.Agreed => ReconciliationStatus.Agreed,
        EvidenceVerdict.Contradiction => ReconciliationStatus.Contradiction,
        EvidenceVerdict.UsageDiffers => column.Usages.Any(usage => usage.First.Masks != usage.Second.Masks)
            ? ReconciliationStatus.Contradiction
            : ReconciliationStatus.Agreed,
        EvidenceVerdict.OnlyFirst => ReconciliationStatus.DeclaredNeverObserved,
        EvidenceVerdict.OnlySecond => ReconciliationStatus.ObservedNeverDeclared,
        EvidenceVerdict.Undecided => ReconciliationStatus.Undecided,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ImmutableArray<JobId> Claiming(EdgeSet[] sets, string column) =>
        [.. sets.Where(set => Claims(set, column)).Select(set => set.Job).Distinct().Order()];

    private static string ProducerOf(EdgeSet[] declared, string column) =>
        declared.Where(set => Claims(set, column)).Select(set => set.Producer).Order(StringComparer.Ordinal).FirstOrDefault() ?? "";

    private static bool Claims(EdgeSet set, string column)
    {
        foreach (var edge in set.Edges)
            if (string.Equals(edge.To.Path, column, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
