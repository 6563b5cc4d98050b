using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>An edge set in a graph: the (job, target, evidence) that owns edges. Immutable.</summary>
public sealed record EdgeOwner
{
    /// <summary>Its number: dense, one for each (job, target, evidence) ever seen.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Who states the set and of what, by the names that are stored.</summary>
    internal OwnerKey Key { get; init; }

    /// <summary>Ordinal of the job: the one that stands for it where it is merged.</summary>
    public required int Job { get; init; }

    /// <summary>Ordinal of the target dataset: the one that stands for it where it is merged.</summary>
    public required int Target { get; init; }

    public EvidenceKind Evidence => Key.Evidence;

    public string Producer { get; init; } = "";

    public ImmutableArray<UnknownLineage> Unknowns { get; init; } = [];

    public int EdgeCount { get; init; }

    /// <summary>Hash of its edges, independent of their order: an equal set is no change.</summary>
    internal UInt128 ContentHash { get; init; }

    /// <summary>False once it ended.</summary>
    public bool IsLive => EdgeCount > 0 || !Unknowns.IsEmpty;
}
