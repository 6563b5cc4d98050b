using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// A graph as it would be if batches were committed, without committing them: shares all that does not change, and neither the graph nor its host learn of
/// it. For simulations.
/// </summary>
public static class GraphOverlay
{
    /// <summary>Applies batches to a copy of a graph.</summary>
    /// <returns>Null where a batch would make names one, or two again: that is not simulated.</returns>
    public static LineageGraph? Over(LineageGraph graph, IReadOnlyCollection<LineageBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Any(batch => !batch.Merges.IsEmpty)) return null;
        var editor = new GraphEditor(graph.Fork());
        foreach (var batch in batches) editor.Apply(batch);
        return editor.ToGraph(graph.Epoch);
    }
}
