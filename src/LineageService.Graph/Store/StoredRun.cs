namespace LineageService.Graph.Store;

/// <summary>A run with the time it was first recorded. Runs have no versions: what was known of one later shows in the past too.</summary>
public readonly record struct StoredRun(RunRecord Record, DateTimeOffset RecordedAt)
{
    /// <summary>The run as it was at a point; null where it had not begun or was not known.</summary>
    public RunRecord? At(TimePoint point)
    {
        if (RecordedAt > point.KnownAt) return null;
        return point.AsOf is { } asOf ? AsOf(Record, asOf) : Record;
    }

    /// <summary>A run that ended later was running still.</summary>
    public static RunRecord? AsOf(RunRecord run, DateTimeOffset asOf)
    {
        if (run.StartedAt > asOf) return null;
        return run.EndedAt > asOf ? run with { EndedAt = null, State = "RUNNING" } : run;
    }
}
