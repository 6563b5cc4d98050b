namespace LineageService.Graph.Store;

/// <summary>How long to keep what does not hold any more; null keeps for ever.</summary>
/// <param name="Events">Applied events in the log, by receipt.</param>
/// <param name="DeadLetters">Dead and discarded events, by receipt.</param>
/// <param name="History">Versions of edge sets, datasets and jobs, by the recorded time of their end.</param>
/// <param name="Runs">Runs, by their end or else their start.</param>
/// <param name="Now">The time that ages are counted from (UTC).</param>
public sealed record RetentionPolicy(
    DateTimeOffset Now, TimeSpan? Events = null, TimeSpan? DeadLetters = null, TimeSpan? History = null, TimeSpan? Runs = null)
{
    /// <summary>What is older than this is forgotten; the beginning of time where an age is null or reaches further back.</summary>
    public DateTimeOffset Cutoff(TimeSpan? age) =>
        age is { } span && span < Now - DateTimeOffset.MinValue ? Now - span : DateTimeOffset.MinValue;

    /// <summary>True where an event is old enough to be forgotten.</summary>
    public bool Forgets(LoggedEvent logged) => logged.ReceivedAt < Cutoff(logged.IsDead ? DeadLetters : Events);
}

/// <summary>What was forgotten, or would be.</summary>
/// <param name="Bytes">Of event bodies and edges, as stored; an estimate of the space a compaction gives back.</param>
public sealed record RetentionReport(
    bool DryRun, long Events, long DeadLetters, long EdgeVersions, long EntityVersions, long Runs, long Facets, long Bytes)
{
    /// <summary>Nothing forgotten.</summary>
    public static RetentionReport None(bool dryRun) => new(dryRun, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The sum of two parts of one retention.</summary>
    public static RetentionReport operator +(RetentionReport left, RetentionReport right) => new(
        left.DryRun, left.Events + right.Events, left.DeadLetters + right.DeadLetters, left.EdgeVersions + right.EdgeVersions,
        left.EntityVersions + right.EntityVersions, left.Runs + right.Runs, left.Facets + right.Facets, left.Bytes + right.Bytes);
}

/// <summary>The size of the store before and after, in bytes.</summary>
public sealed record CompactionReport(long BytesBefore, long BytesAfter);
