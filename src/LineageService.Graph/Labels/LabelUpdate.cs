using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Labels;

/// <summary>What changed: the graph, the assignments, the policy, or several of them; applied at once.</summary>
public sealed record LabelUpdate
{
    /// <summary>The graph as it is now; null where it did not change.</summary>
    public LineageGraph? Graph { get; init; }

    /// <summary>
    /// Ordinals of the datasets into which edges changed, or whose fields or opaque writers did; null where that is not known, and then all is made anew.
    /// </summary>
    public IReadOnlyCollection<int>? ChangedDatasets { get; init; } = [];

    /// <summary>Ordinals of the jobs of which what is unknown, read or written changed.</summary>
    public IReadOnlyCollection<int> ChangedJobs { get; init; } = [];

    /// <summary>New assignments, and changed ones under their old id.</summary>
    public IReadOnlyList<LabelAssignment> Assigned { get; init; } = [];

    /// <summary>Ids of assignments that no longer hold.</summary>
    public IReadOnlyList<string> Withdrawn { get; init; } = [];

    /// <summary>Another policy; null where it did not change.</summary>
    public LabelPolicy? Policy { get; init; }
}
