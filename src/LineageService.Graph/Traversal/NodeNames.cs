using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>Node ids of one answer, each made once. Mutable.</summary>
internal sealed class NodeNames(LineageGraph graph)
{
    private readonly Dictionary<int, string> _names = [];

    public string this[int node]
    {
        get
        {
            if (!_names.TryGetValue(node, out var name)) _names[node] = name = graph.NodeAt(node).ToString();
            return name;
        }
    }
}
