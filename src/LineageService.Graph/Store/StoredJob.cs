using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A job of an in-memory store with the edge sets it owns. Mutable.</summary>
internal sealed class StoredJob(JobId id)
{
    public JobRecord? Given { get; set; }

    public bool Retired { get; set; }

    public Dictionary<(DatasetId Target, EvidenceKind Evidence), EdgeSet> Sets { get; } = [];

    public JobRecord ToRecord() => Given ?? new JobRecord(id);

    /// <summary>Its edge sets by target and evidence, so that two reads of one state are equal.</summary>
    public ImmutableArray<EdgeSet> InOrder() => [.. Sets.Values.OrderBy(set => set.Target).ThenBy(set => set.Evidence)];
}
