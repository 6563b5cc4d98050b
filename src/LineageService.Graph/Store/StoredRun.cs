namespace LineageService.Graph.Store;

/// <summary>
/// A run with the times it was recorded: that it began and that it ended become known apart. Its other properties have no versions: a job's name
/// or a parent learned later shows in the past too.
/// </summary>
/// <param name="RecordedAt">When it was first recorded (UTC).</param>
/// <param name="EndRecordedAt">When an end was first recorded (UTC); null while it has none, and in stores of before it was kept: then it counts
/// as known from the first.</param>
public readonly record struct StoredRun(RunRecord Record, DateTimeOffset RecordedAt, DateTimeOffset? EndRecordedAt = null)
{
    private const string Running = "RUNNING";

    /// <summary>What is stored once a run is told again at a recorded time.</summary>
    public StoredRun Told(RunRecord run, DateTimeOffset now)
    {
        var isNew = Record is null;
        var end = run.EndedAt is null ? null : isNew || Record!.EndedAt is null ? now : EndRecordedAt;
        return new StoredRun(run, isNew ? now : RecordedAt, end);
    }

    /// <summary>The run as it was at a point; null where it had not begun or was not known.</summary>
    public RunRecord? At(TimePoint point)
    {
        if (RecordedAt > point.KnownAt) return null;
        var known = EndRecordedAt > point.KnownAt ? WithoutEnd(Record) : Record;
        return point.AsOf is { } asOf ? AsOf(known, asOf) : known;
    }

    /// <summary>A run that ended later was running still.</summary>
    private static RunRecord? AsOf(RunRecord run, DateTimeOffset asOf)
    {
        if (run.StartedAt > asOf) return null;
        return run.EndedAt > asOf ? WithoutEnd(run) : run;
    }

    private static RunRecord WithoutEnd(RunRecord run) => run with { EndedAt = null, State = Running };
}
