using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Graph.History;
using LineageService.Graph.History.Reconciliation;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Reconciliations as answered.</summary>
internal static class ReconciliationAnswers
{
    public static ReconciliationResponse Of(ReconciliationReport report, LineageView view, string? next) => new(
        view.Epoch, Of(report.Counts), report.Datasets,
        [.. report.Producers.Select(one => new ProducerCountsResponse(one.Producer, Of(one.Counts)))],
        [.. report.Columns.Select(column => Of(column, view.Visibility))], next)
    {
        AsOf = view.Point.AsOf,
        KnownAt = view.Point.KnownAt,
    };

    private static StatusCountsResponse Of(StatusCounts counts) =>
        new(counts.Agreed, counts.DeclaredNeverObserved, counts.ObservedNeverDeclared, counts.Contradiction, counts.Undecided);

    private static ReconciledColumnResponse Of(ReconciledColumn column, NodeVisibility visibility) => new(
        LineageNode.Field(column.Target, column.Column).ToString(),
        WireNames.Of(column.Status),
        column.Producer,
        Names(column.DeclaredBy, visibility.Shown),
        Names(column.ObservedBy, visibility.Shown),
        Names(column.OnlyDeclared, visibility.Shown),
        Names(column.OnlyObserved, visibility.Shown),
        [.. column.Usages.Select(usage => new UsageDifferenceResponse(visibility.Shown(usage.From).ToString(), Of(usage.First), Of(usage.Second)))]);

    private static InputUsageResponse Of(InputUsage usage) => new(usage.Aggregates, usage.Masks);

    private static IReadOnlyList<string> Names<T>(ImmutableArray<T> items, Func<T, T> shown)
        where T : notnull => [.. items.Select(item => shown(item).ToString()!)];
}
