using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>What every store demands of a batch before it touches anything. A breach is the caller's bug, not bad input.</summary>
public static class LineageBatchRules
{
    /// <summary>Checks that edges join fields and row sets and end in their set's target.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(LineageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var set in batch.EdgeSets)
        {
            foreach (var edge in set.Edges)
            {
                if (edge.To.Dataset != set.Target)
                    throw new ArgumentException("An edge set holds an edge into another dataset than its target.");
                if (!IsEnd(edge.From) || !IsEnd(edge.To))
                    throw new ArgumentException("An edge joins fields (with a path) and row sets (without).");
            }
        }
    }

    private static bool IsEnd(LineageNode node) => node.Kind switch
    {
        NodeKind.Field => node.Path is not null,
        NodeKind.RowSet => node.Path is null,
        _ => false,
    };
}
