using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Ingestion.Labels.Register;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>
/// Labels together with the graph they are of and the register they come from: what an answer is made from. Immutable, so one answer never mixes two
/// states.
/// </summary>
/// <param name="State">Its graph is the one to be used with it.</param>
/// <param name="Register">What people and scanners said.</param>
public sealed record LabelSnapshot(LabelState State, LabelRegister Register)
{
    /// <summary>The commit up to which labels are current; rises with every one.</summary>
    public long LabelEpoch { get; init; }

    /// <summary>Entries of the log that it shows.</summary>
    public long LogNumber { get; init; }

    /// <summary>The policy in force as it was written; null for the built-in one.</summary>
    public PolicyDocument? Document { get; init; }

    /// <summary>Broken constraints.</summary>
    public ConstraintFindings Violations { get; init; } = ConstraintFindings.None;

    public LabelPolicy Policy => State.Policy;

    /// <summary>What is only supposed of a node.</summary>
    public IEnumerable<LabelAssignment> SuggestedAt(Model.LineageNode node)
    {
        if (Register.Suggested.IsEmpty || State.Graph.FindDataset(node.Dataset) is not { } named) yield break;
        var dataset = State.Graph.Canonical(named);
        foreach (var name in dataset.Aliases.Select(alias => State.Graph.DatasetAt(alias).Id).Prepend(dataset.Id))
        {
            foreach (var id in Register.Suggested.GetValueOrDefault(name, []))
                if (Register.Assignments[id] is var assignment && assignment.Path == node.Path) yield return assignment;
        }
    }
}

/// <summary>That an origin's label at a node came, went or changed its forms: one for each node, tag, origin and update (propagation.md §A.9-4).</summary>
/// <param name="Before">Forms before, those that tell most first, indirect ones behind; empty where it came.</param>
/// <param name="After">Empty where it went.</param>
public sealed record LabelChange(
    Model.LineageNode Node, string Assignment, string Category, ImmutableArray<Graph.Propagation.FactState> Before,
    ImmutableArray<Graph.Propagation.FactState> After)
{
    public bool IsAdded => Before.IsEmpty;

    public bool IsRemoved => After.IsEmpty;
}

/// <summary>A publication: from one snapshot to the next.</summary>
public sealed record LabelPublication(LabelSnapshot Before, LabelSnapshot After, ImmutableArray<LabelChange> Changes);
