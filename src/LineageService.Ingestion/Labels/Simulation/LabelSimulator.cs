using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Transformations;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Simulation;

/// <summary>
/// Tries a proposal on an overlay (propagation.md §A.11, what-if): the same engine, the same update, a state that nobody publishes. Pure: nothing of the
/// snapshot changes.
/// </summary>
public static class LabelSimulator
{
    /// <summary>What a proposal would change.</summary>
    /// <returns>Null where it would make names one, or two again: that is not simulated.</returns>
    public static LabelDelta? Simulate(LabelSnapshot snapshot, LabelProposal proposal, CancellationToken cancellationToken) =>
        Apply(snapshot, proposal, cancellationToken)?.Delta;

    /// <summary>The same with the snapshot that there would be, to ask further questions of.</summary>
    public static (LabelSnapshot Snapshot, LabelDelta Delta)? Apply(LabelSnapshot snapshot, LabelProposal proposal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(proposal);
        var before = snapshot.State;
        if (Next(snapshot, proposal, cancellationToken) is not var (state, facts)) return null;
        var labels = LabelDifference.Of(before, state, facts);
        var nodes = Nodes(before, state, labels, proposal.Assigned.Select(assignment => assignment.Id));
        var waived = snapshot.Register.WaivedAt(state.At);
        var violations = proposal.Policy is null ? snapshot.Violations.After(state, nodes, waived) : ConstraintFindings.Of(state, waived);
        var next = snapshot with { State = state, Violations = violations };
        return (next, DeltaOf(snapshot, next, labels));
    }

    /// <summary>The labels that there would be; what else depends on them is not asked.</summary>
    internal static (LabelState State, FactChangeSet Changes)? Next(LabelSnapshot snapshot, LabelProposal proposal, CancellationToken cancellationToken)
    {
        var before = snapshot.State;
        var graph = before.Graph;
        var pending = new PendingChanges();
        if (!proposal.Batches.IsEmpty)
        {
            if (GraphOverlay.Over(graph, proposal.Batches) is not { } overlay) return null;
            graph = overlay;
            foreach (var batch in proposal.Batches) pending.Add(batch);
        }

        var jobs = pending.Jobs(graph);
        return before.Apply(
            new LabelUpdate
            {
                Graph = graph,
                ChangedDatasets = pending.Datasets(graph, jobs),
                ChangedJobs = jobs,
                Assigned = proposal.Assigned,
                Withdrawn = proposal.Withdrawn,
                Policy = proposal.Policy,
                KeepsResiduals = proposal.KeepsResiduals,
                Declassifications = proposal.Declassifications,
                Transformations = TransformationFingerprint.Of(pending.Records, before.Declassifications.Values.Concat(proposal.Declassifications)),
            },
            cancellationToken);
    }

    /// <summary>What differs between two snapshots, by what changed of their labels.</summary>
    public static LabelDelta DeltaOf(LabelSnapshot before, LabelSnapshot after, ImmutableArray<LabelChange> labels)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (had, has) = (Violations(before), Violations(after));
        var nodes = NodesWithOtherExposure(before, after, labels);
        var (exposed, exposing) = (Exposed(before.State, nodes), Exposed(after.State, nodes));
        return new LabelDelta(
            [.. labels.OrderBy(change => change.Node.ToString(), StringComparer.Ordinal).ThenBy(change => change.Assignment, StringComparer.Ordinal)],
            [.. has.Where(violation => !had.Contains(violation))],
            [.. had.Where(violation => !has.Contains(violation))],
            [.. exposing.Where(row => !exposed.ContainsKey(row.Key)).Select(row => row.Value)],
            [.. exposed.Where(row => !exposing.ContainsKey(row.Key)).Select(row => row.Value)]);
    }

    /// <summary>
    /// Nodes at which labels may read otherwise: those with other states, and all that a restated assignment reaches, whose level may be another.
    /// </summary>
    internal static IReadOnlyCollection<LineageNode> Nodes(
        LabelState before, LabelState after, ImmutableArray<LabelChange> labels, IEnumerable<string> restated)
    {
        var nodes = labels.Select(change => change.Node).ToHashSet();
        foreach (var id in restated)
        {
            if (!before.Assignments.TryGetValue(id, out var old) || !after.Assignments.TryGetValue(id, out var now) || old == now) continue;
            nodes.UnionWith(after.NodesOf(id));
        }

        return nodes;
    }

    private static HashSet<LabelFinding> Violations(LabelSnapshot snapshot) => [.. snapshot.Violations.All];

    // What sinks there are depends on the graph and the policy, not only on labels.
    private static IReadOnlyCollection<LineageNode> NodesWithOtherExposure(LabelSnapshot before, LabelSnapshot after, ImmutableArray<LabelChange> labels)
    {
        if (!ReferenceEquals(before.Policy, after.Policy)) return [.. LabelledNodes.Of(before.State).Concat(LabelledNodes.Of(after.State)).Distinct()];
        var nodes = Nodes(before.State, after.State, labels, after.State.Assignments.Keys).ToHashSet();
        if (ReferenceEquals(before.State.Graph, after.State.Graph)) return nodes;
        // A dataset of the same labels may be an end now, or none any more.
        var turned = new Dictionary<DatasetId, bool>();
        foreach (var node in LabelledNodes.Of(before.State).Concat(LabelledNodes.Of(after.State)))
        {
            if (!turned.TryGetValue(node.Dataset, out var isOther))
                turned[node.Dataset] = isOther = ExposedLabels.IsSink(before.State, node.Dataset) != ExposedLabels.IsSink(after.State, node.Dataset);
            if (isOther) nodes.Add(node);
        }

        return nodes;
    }

    private static Dictionary<string, ExposedLabel> Exposed(LabelState state, IEnumerable<LineageNode> nodes)
    {
        var rows = new Dictionary<string, ExposedLabel>(StringComparer.Ordinal);
        foreach (var row in nodes.SelectMany(node => ExposedLabels.At(state, node))) rows.TryAdd(row.Key, row);
        return rows;
    }
}
