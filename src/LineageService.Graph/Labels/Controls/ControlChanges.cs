using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Labels.Controls;

/// <summary>Where labels may differ because other controls hold.</summary>
internal static class ControlChanges
{
    /// <returns>Nodes whose entering edges are under other controls; null where that may be anywhere.</returns>
    public static IReadOnlyList<int>? Of(ControlIndex before, ControlIndex after, LineageGraph graph)
    {
        if (ReferenceEquals(before, after)) return [];
        var changed = new HashSet<EdgeControl>(before.Controls);
        changed.SymmetricExceptWith(after.Controls);
        var nodes = new List<int>();
        foreach (var control in changed)
        {
            // Patterns may match in any dataset.
            if (control.ToField is null) return null;
            nodes.AddRange(ControlIndex.NodesInto(graph, control));
        }

        return nodes;
    }
}
