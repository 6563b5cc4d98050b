using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>
/// Columns that joins compare, as the edges tell them: the two columns of one condition are edges of one job into the rows of its target, from one place of
/// its text. A condition of more columns is not told apart, and whether it asks for equality is not in an edge.
/// </summary>
public static class JoinConditions
{
    public static IEnumerable<(FieldId Left, FieldId Right)> Of(LineageGraph graph, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var conditions = new Dictionary<(int Owner, TextSpan Span), List<int>>();
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (graph.DatasetAt(ordinal).RowSetNode is not (>= 0 and var rows)) continue;
            conditions.Clear();
            var row = graph.Reverse(rows);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.IsDirect(index) || row[index] is not { Subtype: EdgeSubtype.Join, Span: { } span } edge || graph.FieldOf(edge.Neighbor) < 0) continue;
                if (!conditions.TryGetValue((edge.Owner, span), out var columns)) conditions[(edge.Owner, span)] = columns = [];
                if (!columns.Contains(edge.Neighbor)) columns.Add(edge.Neighbor);
            }

            foreach (var columns in conditions.Values)
            {
                if (columns is not [var one, var other] || graph.DatasetOf(one) == graph.DatasetOf(other)) continue;
                yield return (FieldOf(graph, one), FieldOf(graph, other));
            }
        }
    }

    private static FieldId FieldOf(LineageGraph graph, int node)
    {
        var named = graph.NodeAt(node);
        return new FieldId(named.Dataset, named.Path!);
    }
}
