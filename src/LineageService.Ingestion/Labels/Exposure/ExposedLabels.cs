using LineageService.Graph.Labels;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Exposure;

/// <summary>
/// Finds labels at sinks. A sink is a dataset in a zone of the policy, and one that nothing reads on: there the value is used, by people or by what this
/// graph does not see.
/// </summary>
public static class ExposedLabels
{
    /// <summary>All of a state, in order of nodes.</summary>
    public static IEnumerable<ExposedLabel> Of(LabelState state)
    {
        // Whether a dataset is an end is asked once, not of each field.
        (DatasetId Dataset, bool IsSink) last = default;
        foreach (var node in LabelledNodes.Of(state))
        {
            if (node.Dataset != last.Dataset) last = (node.Dataset, IsSink(state, node.Dataset));
            if (!last.IsSink) continue;
            foreach (var label in Labels(state, node)) yield return label;
        }
    }

    /// <summary>Those of one node; none where it is no sink.</summary>
    public static IEnumerable<ExposedLabel> At(LabelState state, LineageNode node)
    {
        ArgumentNullException.ThrowIfNull(state);
        return IsSink(state, node.Dataset) ? Labels(state, node) : [];
    }

    /// <summary>True for a dataset in a zone of the policy, and for one that nothing reads on.</summary>
    internal static bool IsSink(LabelState state, DatasetId id) =>
        state.Graph.FindDataset(id) is { } named && state.Graph.Canonical(named) is var dataset
        && (state.Policy.ZoneOf(dataset.Id) is not null || IsEnd(state.Graph, dataset));

    private static IEnumerable<ExposedLabel> Labels(LabelState state, LineageNode node)
    {
        var dataset = state.Graph.Canonical(state.Graph.FindDataset(node.Dataset)!);
        var sink = state.Policy.Sinks.FirstOrDefault(sink => sink.Match.Matches(dataset.Id));
        foreach (var label in state.LabelsOf(node))
        {
            // Where the value was said to be from the beginning it did not get by itself, unless that is outside.
            if (sink is null && label.IsAsserted) continue;
            yield return new ExposedLabel(
                node, sink?.Zone, sink?.Audience ?? SinkAudience.Internal, label.Origin, LabelLevels.Of(state.Policy, label), state.Policy.Levels.Length, label.Form,
                label.IsIndirect, label.Hops);
        }
    }

    /// <summary>True where no edge leads on to another dataset and no job of unknown columns reads it.</summary>
    public static bool IsEnd(LineageGraph graph, GraphDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.RowSetNode < 0 || !dataset.JobsReadingUnknown.IsEmpty) return false;
        if (LeadsOn(graph, dataset.RowSetNode, dataset.Ordinal)) return false;
        for (var field = 0; field < dataset.Fields.Count; field++)
        {
            if (LeadsOn(graph, dataset.NodeOf(field), dataset.Ordinal)) return false;
        }

        return true;
    }

    private static bool LeadsOn(LineageGraph graph, int node, int dataset)
    {
        var row = graph.Forward(node);
        for (var index = 0; index < row.Count; index++)
        {
            if (graph.DatasetOf(row.NeighborAt(index)) != dataset) return true;
        }

        return false;
    }
}
