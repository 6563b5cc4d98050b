using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>A job that came or went, or whose SQL is another. Dates in the text do not count (<see cref="DateLiterals"/>).</summary>
/// <param name="Layer">Its layer, for filters.</param>
public sealed record JobChange(ChangeKind Kind, JobId Job, string? Layer, ChangeCause Cause);

/// <summary>Compares the descriptions of one job at two points. Pure.</summary>
internal static class JobDiff
{
    /// <summary>What changed; null for nothing that is told.</summary>
    public static JobChange? Of(JobRecord? before, JobRecord? after)
    {
        if (after is null) return new JobChange(ChangeKind.Removed, before!.Id, before.Layer, ChangeCause.Unknown);
        if (before is null) return new JobChange(ChangeKind.Added, after.Id, after.Layer, Since(after));
        var differs = before.Sql is { } old && after.Sql is { } now && !string.Equals(old, now, StringComparison.Ordinal)
            && !string.Equals(DateLiterals.Hide(old), DateLiterals.Hide(now), StringComparison.Ordinal);
        return differs ? new JobChange(ChangeKind.Changed, after.Id, after.Layer, Since(after)) : null;
    }

    private static ChangeCause Since(JobRecord record) =>
        new(record.ValidFrom, null, record.Fingerprint is { } fingerprint ? new EdgeCause(fingerprint) : null);
}
