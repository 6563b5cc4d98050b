using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Whether an edge leaves a frontier in a direction. A frontier node of kind <see cref="NodeKind.Dataset"/> stands for all fields of the
/// dataset and its row set.
/// </summary>
public static class FrontierMatch
{
    public static bool Touches(IReadOnlySet<LineageNode> frontier, LineageEdge edge, Direction direction) => direction switch
    {
        Direction.Upstream => Contains(frontier, edge.To),
        Direction.Downstream => Contains(frontier, edge.From),
        _ => Contains(frontier, edge.To) || Contains(frontier, edge.From),
    };

    private static bool Contains(IReadOnlySet<LineageNode> frontier, LineageNode node) =>
        frontier.Contains(node) || frontier.Contains(new LineageNode(NodeKind.Dataset, node.Dataset, null));
}
