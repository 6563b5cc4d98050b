using LineageService.Ingestion.Evidence;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Events;

/// <summary>Limits and sizes of event ingestion.</summary>
public sealed record EventIngestOptions
{
    /// <summary>
    /// Completed runs that are kept of a job whatever else happened since: the last two count, the others absorb late events.
    /// </summary>
    internal const int RetainedCompletedRuns = 8;

    /// <summary>Declarations that are kept of a job: the last one counts, the others are its history that late ones may still change.</summary>
    internal const int RetainedDeclarations = 8;

    public static EventIngestOptions Default { get; } = new();

    /// <summary>Limits of one event.</summary>
    public EventReadOptions Reading { get; init; } = EventReadOptions.Default;

    /// <summary>Size of a batch body in bytes, decompressed.</summary>
    public long MaxBatchBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How far producers are believed.</summary>
    public EvidenceRanking Ranking { get; init; } = EvidenceRanking.Shipped;

    /// <summary>An eventTime further ahead of its first receipt takes the receipt's time.</summary>
    public TimeSpan MaxClockLead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Runs that are over kept of a job; an event that comes later than this many newer runs changes no history.
    /// </summary>
    public int RetainedRuns { get; init; } = 32;

    /// <summary>Runs that are not over kept of a job.</summary>
    public int RetainedOpenRuns { get; init; } = 128;

    /// <summary>Events folded into one commit at most.</summary>
    public int MaxEventsPerCommit { get; init; } = 1000;

    /// <summary>Bytes of event bodies in one commit, beyond the first event.</summary>
    public long MaxBytesPerCommit { get; init; } = 32L * 1024 * 1024;

    /// <summary>Fold states of jobs, and of runs, kept in memory between commits; twice as many of datasets.</summary>
    public int CachedStates { get; init; } = 50_000;

    /// <summary>Failures that a report lists one by one; all are counted.</summary>
    public int MaxReportedFailures { get; init; } = 1000;
}
