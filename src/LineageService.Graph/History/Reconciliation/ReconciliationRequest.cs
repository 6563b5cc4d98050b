using System.Collections.Immutable;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>What to reconcile; all that is given must hold. Statuses narrow the page, not the counts.</summary>
/// <param name="Namespace">Namespace of the target.</param>
/// <param name="Layer">Layer of the target.</param>
/// <param name="Job">Only columns that this job declares or was seen to write.</param>
/// <param name="Producer">A part of the producer's name, in any case.</param>
/// <param name="Statuses">Statuses to list; empty for all.</param>
/// <param name="Offset">Columns before the page.</param>
public sealed record ReconciliationRequest(
    string? Namespace = null,
    DatasetId? Dataset = null,
    string? Layer = null,
    JobId? Job = null,
    string? Producer = null,
    ImmutableArray<ReconciliationStatus> Statuses = default,
    int Offset = 0,
    int Limit = int.MaxValue)
{
    /// <summary>What the answer may name: columns of other targets are neither listed nor counted.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    internal bool Takes(ReconciledColumn column) =>
        (Job is not { } job || column.DeclaredBy.Contains(job) || column.ObservedBy.Contains(job))
        && (Producer is null || column.Producer.Contains(Producer, StringComparison.OrdinalIgnoreCase));

    internal bool Lists(ReconciliationStatus status) => Statuses.IsDefaultOrEmpty || Statuses.Contains(status);
}
