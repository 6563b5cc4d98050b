using System.Collections.Immutable;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>How declared and observed lineage agree over some datasets: the counts of all, and one page of columns.</summary>
/// <param name="Datasets">Datasets of which a column was compared.</param>
/// <param name="Producers">Counts by producer with its version, in the order of their names.</param>
/// <param name="Columns">By target, column and producer; those that the filter of statuses takes.</param>
/// <param name="HasMore">True where columns lie behind the page.</param>
public sealed record ReconciliationReport(
    StatusCounts Counts, int Datasets, ImmutableArray<ProducerCounts> Producers, ImmutableArray<ReconciledColumn> Columns, bool HasMore);

/// <summary>The counts of one producer.</summary>
public sealed record ProducerCounts(string Producer, StatusCounts Counts);
