using System.Collections.Immutable;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Usage;

/// <summary>What a collection of usage found and counted.</summary>
/// <param name="Rows">Rows or records that told of a query.</param>
/// <param name="Skipped">Rows that told of something else: connections, failed queries.</param>
/// <param name="Opaque">Queries whose text was not understood, so that what they read is not known.</param>
/// <param name="AdHocJobs">Jobs made of texts that write.</param>
/// <param name="First">First day; null for no rows.</param>
/// <param name="FailureCount">All failures; <paramref name="Failures"/> holds the first of them.</param>
public sealed record UsageCollectionReport(
    long Rows, long Skipped, long Opaque, int AdHocJobs, DateOnly? First, DateOnly? Last, UsageReceipt Receipt, long FailureCount,
    ImmutableArray<SourceFailure> Failures)
{
    public bool DryRun { get; init; }
}
