using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Labels.Simulation;

/// <summary>What somebody might do: to lineage, to assignments, to the policy. Nothing of it is done.</summary>
public sealed record LabelProposal
{
    /// <summary>
    /// What would be committed: edge sets of jobs that change, new jobs, retired ones. A set replaces the set of the same job, target and evidence, and an
    /// empty one ends it, as everywhere.
    /// </summary>
    public ImmutableArray<LineageBatch> Batches { get; init; } = [];

    /// <summary>New assignments, or changed ones under their id.</summary>
    public ImmutableArray<LabelAssignment> Assigned { get; init; } = [];

    /// <summary>Ids of assignments that would end.</summary>
    public ImmutableArray<string> Withdrawn { get; init; } = [];

    /// <summary>Another policy; null for the one in force.</summary>
    public LabelPolicy? Policy { get; init; }

    /// <summary>In the state that they would have.</summary>
    public ImmutableArray<Declassification> Declassifications { get; init; } = [];

    /// <summary>
    /// True, as it is: what was copied stays labelled in tables although nothing brings it any more. False asks what there would be if the lineage had never
    /// been there.
    /// </summary>
    public bool KeepsResiduals { get; init; } = true;
}
