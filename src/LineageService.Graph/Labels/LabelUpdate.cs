using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Residuals;
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

    /// <summary>
    /// The moment as of which rules, assignments and declassifications hold; null where time did not go on. What began or ended since the last one changes
    /// labels now.
    /// </summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>New declassifications, and changed ones under their old id.</summary>
    public IReadOnlyList<Declassification> Declassifications { get; init; } = [];

    /// <summary>What jobs do now, at least of those that a declassification is bound to: one that differs suspends with this update.</summary>
    public IReadOnlyList<JobTransformation> Transformations { get; init; } = [];

    /// <summary>
    /// Where true, labels of tables that lost their support because edges changed stay as <see cref="LabelState.Residuals"/>. False for a correction of what
    /// was understood wrongly: then the data never had them.
    /// </summary>
    public bool KeepsResiduals { get; init; } = true;

    /// <summary>Residual labels whose data is gone.</summary>
    public IReadOnlyList<ResidualEnd> ResidualEnds { get; init; } = [];

    /// <summary>Residual labels as they were stored, to be taken up again.</summary>
    public IReadOnlyList<ResidualLabel> Residuals { get; init; } = [];

    internal bool IsMoreThanGraph =>
        Graph is not null
        && (Assigned.Count + Withdrawn.Count + Declassifications.Count + Transformations.Count + ResidualEnds.Count + Residuals.Count > 0
            || Policy is not null || At is not null);

    internal LabelUpdate GraphOnly() => new() { Graph = Graph, ChangedDatasets = ChangedDatasets, ChangedJobs = ChangedJobs, KeepsResiduals = KeepsResiduals };

    internal LabelUpdate WithoutGraph() => this with { Graph = null, ChangedDatasets = [], ChangedJobs = [] };
}
