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
        foreach (var (node, _) in state.Facts.Reached())
        {
            if (node >= state.Graph.NodeCount) yield break;
            yield return state.Graph.NodeAt(node);
        }
    }
}
