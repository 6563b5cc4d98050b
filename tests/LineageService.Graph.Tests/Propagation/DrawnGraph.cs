using LineageService.Graph.Propagation;

namespace LineageService.Graph.Tests.Propagation;

/// <summary>A small graph of labels that a test changes edge by edge. Mutable.</summary>
internal sealed class DrawnGraph(int nodes) : IPropagationGraph
{
    private readonly List<(int From, int To, int Transition)> _edges = [];

    public int NodeCount => nodes;

    public IReadOnlyList<(int From, int To, int Transition)> Edges => _edges;

    /// <summary>The graph as it is now: facts keep the one that they were made with.</summary>
    public DrawnGraph Copy()
    {
        var copy = new DrawnGraph(nodes);
        copy._edges.AddRange(_edges);
        return copy;
    }

    public void Add(int from, int to, int transition) => _edges.Add((from, to, transition));

    public void RemoveAt(int index) => _edges.RemoveAt(index);

    public ReadOnlySpan<PropagationEdge> Forward(int node, EdgeBuffer buffer)
    {
        buffer.Clear();
        foreach (var (from, to, transition) in _edges)
            if (from == node) buffer.Add(new PropagationEdge(to, transition));
        return buffer.Edges;
    }

    public ReadOnlySpan<PropagationEdge> Reverse(int node, EdgeBuffer buffer)
    {
        buffer.Clear();
        foreach (var (from, to, transition) in _edges)
            if (to == node) buffer.Add(new PropagationEdge(from, transition));
        return buffer.Edges;
    }

    /// <summary>What reaches what, by the definition: breadth first over the product of graph and states.</summary>
    public SortedDictionary<(int Node, int State), int> Reach(PropagationOrigin origin)
    {
        var ranks = new SortedDictionary<(int Node, int State), int>();
        var queue = new Queue<(int Node, int State)>();
        foreach (var seed in origin.Seeds)
            if (ranks.TryAdd((seed, FactState.Origin.Number), 0)) queue.Enqueue((seed, FactState.Origin.Number));
        while (queue.TryDequeue(out var fact))
        {
            if (ranks[fact] >= (origin.MaxDepth ?? int.MaxValue)) continue;
            foreach (var (from, to, transition) in _edges)
            {
                if (from != fact.Node) continue;
                var next = origin.Maps[transition].Next(fact.State);
                if (next >= 0 && ranks.TryAdd((to, next), ranks[fact] + 1)) queue.Enqueue((to, next));
            }
        }

        return ranks;
    }
}
