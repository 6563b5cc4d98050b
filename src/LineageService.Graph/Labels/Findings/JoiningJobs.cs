using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>
/// Jobs that join or filter by a column whose label is open: only their texts can say that something equals it. Whether one does, no edge tells.
/// </summary>
public static class JoiningJobs
{
    /// <summary>The jobs, in order.</summary>
    public static ImmutableArray<JobId> Of(LabelState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var graph = state.Graph;
        var jobs = new HashSet<JobId>();
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (graph.DatasetAt(ordinal).RowSetNode is not (>= 0 and var rows)) continue;
            var row = graph.Reverse(rows);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.IsDirect(index) || !IsOpen(state, row.NeighborAt(index))) continue;
                var edge = row[index];
                if (edge.Subtype is EdgeSubtype.Join or EdgeSubtype.Filter && graph.FieldOf(edge.Neighbor) >= 0) jobs.Add(graph.JobOf(edge));
            }
        }

        return [.. jobs.Order()];
    }

    private static bool IsOpen(LabelState state, int node)
    {
        var open = 1 << FactState.Of(LabelForm.Raw, isIndirect: false).Number;
        foreach (var origin in state.Facts.OriginsOf(node))
            if ((state.Facts.StateBits(node, origin) & open) != 0) return true;
        return false;
    }
}
