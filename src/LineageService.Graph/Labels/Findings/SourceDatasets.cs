using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>Datasets that nothing known writes: where values come in.</summary>
public static class SourceDatasets
{
    /// <summary>Read by something, without any assignment on it, and no scan looked at it: nobody said what it holds (propagation.md T20).</summary>
    /// <param name="scanned">Datasets that a scanner looked at, or of which a person said that they hold nothing.</param>
    public static ImmutableArray<LabelFinding> Unclassified(LabelState state, IReadOnlySet<DatasetId> scanned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(scanned);
        var findings = ImmutableArray.CreateBuilder<LabelFinding>();
        for (var ordinal = 0; ordinal < state.Graph.DatasetCount; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var dataset = state.Graph.DatasetAt(ordinal);
            if (dataset.AliasOf is not null || !dataset.Exists || IsWritten(state.Graph, dataset) || !IsRead(state.Graph, dataset)) continue;
            DatasetId[] names = [dataset.Id, .. dataset.Aliases.Select(alias => state.Graph.DatasetAt(alias).Id)];
            if (names.Any(name => scanned.Contains(name) || state.Index.ByDataset.ContainsKey(name))) continue;
            findings.Add(new LabelFinding(
                FindingKind.UnclassifiedSource, LineageNode.RowSet(dataset.Id), null, "Values come in here from outside, and nobody said what they are."));
        }

        return findings.ToImmutable();
    }

    /// <summary>True where an edge or a job of unknown columns comes into a dataset.</summary>
    internal static bool IsWritten(LineageGraph graph, GraphDataset dataset) =>
        dataset.UnknownWriters.Length > 0 || HasEdges(graph, dataset, isForward: false);

    private static bool IsRead(LineageGraph graph, GraphDataset dataset) => dataset.UnknownReaders.Length > 0 || HasEdges(graph, dataset, isForward: true);

    private static bool HasEdges(LineageGraph graph, GraphDataset dataset, bool isForward)
    {
        if (dataset.RowSetNode < 0) return false;
        for (var field = -1; field < dataset.Fields.Count; field++)
        {
            var node = field < 0 ? dataset.RowSetNode : dataset.NodeOf(field);
            var row = isForward ? graph.Forward(node) : graph.Reverse(node);
            if (row.Count > 0) return true;
        }

        return false;
    }
}
