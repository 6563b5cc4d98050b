using LineageService.Graph.Labels;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Findings;

/// <summary>The nodes of a state that have a label.</summary>
public static class LabelledNodes
{
    /// <summary>In order of their numbers.</summary>
    public static IEnumerable<LineageNode> Of(LabelState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var node = 0; node < state.Graph.NodeCount; node++)
        {
            if (!state.Facts.OriginsOf(node).IsEmpty) yield return state.Graph.NodeAt(node);
        }
    }
}
