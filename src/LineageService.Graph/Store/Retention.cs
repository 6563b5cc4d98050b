namespace LineageService.Graph.Store;

/// <summary>How long to keep what does not hold any more; null keeps for ever.</summary>
/// <param name="Events">Applied events in the log, by receipt.</param>
/// <param name="DeadLetters">Dead and discarded events, by receipt.</param>
/// <param name="History">Versions of edge sets, datasets and jobs, by the recorded time of their end.</param>
/// <param name="Runs">Runs, by their end or else their start.</param>
/// <param name="Now">The time that ages are counted from (UTC).</param>
public sealed record RetentionPolicy(
    DateTimeOffset Now, TimeSpan? Events = null, TimeSpan? DeadLetters = null, TimeSpan? History = null, TimeSpan? Runs = null);

/// <summary>What was forgotten, or would be.</summary>
/// <param name="Bytes">Of event bodies and edges, as stored; an estimate of the space a compaction gives back.</param>
public sealed record RetentionReport(
    bool DryRun, long Events, long DeadLetters, long EdgeVersions, long EntityVersions, long Runs, long Facets, long Bytes);

/// <summary>The size of the store before and after, in bytes.</summary>
public sealed record CompactionReport(long BytesBefore, long BytesAfter);
