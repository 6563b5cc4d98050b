using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;

namespace LineageService.Graph.Traversal;

/// <summary>Node ids of one answer as they may be seen, each made once. Mutable.</summary>
internal sealed class NodeNames(LineageGraph graph, NodeVisibility visibility)
{
    private readonly Dictionary<int, string> _names = [];

    public string this[int node]
    {
        get
        {
            if (!_names.TryGetValue(node, out var name)) _names[node] = name = visibility.Shown(graph.NodeAt(node)).ToString();
            return name;
        }
    }
}
