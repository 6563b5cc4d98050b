using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A job of an in-memory store with the edge sets it owns. Mutable.</summary>
internal sealed class StoredJob(JobId id, DateTimeOffset createdAt)
{
    public EntityVersions<JobRecord> Versions { get; } = new(createdAt);

    public Dictionary<(DatasetId Target, EvidenceKind Evidence), StoredEdgeVersions> Sets { get; } = [];

    public bool Retired => Versions.Current.Retired;

    /// <summary>The job's record at a point; null where it was not there.</summary>
    public JobRecord? At(TimePoint point)
    {
        var version = Versions.At(point);
        if (version is { Retired: false }) return version.Record ?? new JobRecord(id);
        return Sets.Values.Any(versions => versions.At(point) is not null) ? version?.Record ?? new JobRecord(id) : null;
    }

    /// <summary>Its edge sets at a point by target and evidence, so that two reads of one state are equal.</summary>
    public ImmutableArray<EdgeSet> SetsAt(TimePoint point) =>
        [.. Sets.Values.Select(versions => versions.At(point)).OfType<EdgeSet>().OrderBy(set => set.Target).ThenBy(set => set.Evidence)];
}
