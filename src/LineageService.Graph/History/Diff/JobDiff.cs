using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>A job that came or went, or whose SQL is another. Dates in the text do not count (<see cref="DateLiterals"/>).</summary>
/// <param name="Layer">Its layer, for filters.</param>
public sealed record JobChange(ChangeKind Kind, JobId Job, string? Layer, ChangeCause Cause);

/// <summary>What is kept of a job at one point while two are compared: a warehouse's SQL twice would be large.</summary>
/// <param name="SqlHash">Of the text without its dates; null for a job without SQL.</param>
internal sealed record JobState(JobId Id, string? Layer, string? SqlHash, DateTimeOffset? ValidFrom, string? Fingerprint)
{
    public ImmutableArray<DatasetId> Inputs { get; init; } = [];

    public ImmutableArray<DatasetId> Outputs { get; init; } = [];

    public static JobState Of(JobRecord record) => new(record.Id, record.Layer, HashOf(record.Sql), record.ValidFrom, record.Fingerprint)
    {
        Inputs = record.Inputs,
        Outputs = record.Outputs,
    };

    public bool Touches(DatasetId dataset) => Inputs.Contains(dataset) || Outputs.Contains(dataset);

    private static string? HashOf(string? sql) =>
        sql is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DateLiterals.Hide(sql))));
}

/// <summary>Compares the descriptions of one job at two points. Pure.</summary>
internal static class JobDiff
{
    /// <summary>What changed; null for nothing that is told.</summary>
    public static JobChange? Of(JobState? before, JobState? after)
    {
        if (after is null) return new JobChange(ChangeKind.Removed, before!.Id, before.Layer, ChangeCause.Unknown);
        if (before is null) return new JobChange(ChangeKind.Added, after.Id, after.Layer, Since(after));
        var differs = before.SqlHash is not null && after.SqlHash is not null && before.SqlHash != after.SqlHash;
        return differs ? new JobChange(ChangeKind.Changed, after.Id, after.Layer, Since(after)) : null;
    }

    private static ChangeCause Since(JobState job) =>
        new(job.ValidFrom, null, job.Fingerprint is { } fingerprint ? new EdgeCause(fingerprint) : null);
}
