namespace LineageService.Graph.Propagation;

/// <summary>
/// All that lies behind some nodes of a graph, in an order in which what comes before stands before; nodes of one circle stand together (Tarjan's strongly
/// connected components, without recursion). Mutable while it is made.
/// </summary>
internal sealed class Region
{
    private readonly IPropagationGraph _graph;
    private readonly Func<int, bool> _lets;
    private readonly EdgeBuffer _buffer = new();
    private readonly NodePlaces _places = new();

    // By place.
    private readonly List<int> _firstEdge = [];
    private readonly List<int> _edgeCount = [];
    private readonly List<int> _low = [];
    private readonly List<bool> _isDone = [];
    private readonly List<int> _edges = [];

    // Places as components end, those that lie farthest first; and where each component begins.
    private readonly List<int> _order = [];
    private readonly List<int> _starts = [];

    /// <param name="lets">False for a transition that lets nothing pass.</param>
    public Region(IPropagationGraph graph, Func<int, bool> lets, IEnumerable<int> roots, CancellationToken cancellationToken)
    {
        (_graph, _lets) = (graph, lets);
        foreach (var root in roots)
        {
            if (_places.Find(root) < 0) Visit(root, cancellationToken);
        }
    }

    /// <summary>How many nodes there are.</summary>
    public int Count => _places.Count;

    public int ComponentCount => _starts.Count;

    public int NodeAt(int place) => _places.NodeAt(place);

    /// <summary>The place of a node; −1 outside.</summary>
    public int Find(int node) => _places.Find(node);

    /// <summary>The places of a component; the last one depends on no other.</summary>
    public ReadOnlySpan<int> Component(int number)
    {
        var end = number + 1 < _starts.Count ? _starts[number + 1] : _order.Count;
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_order)[_starts[number]..end];
    }

    /// <summary>Places that a node's edges lead to.</summary>
    public ReadOnlySpan<int> Successors(int place) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_edges).Slice(_firstEdge[place], _edgeCount[place]);

    private void Visit(int root, CancellationToken cancellationToken)
    {
        // Places on the way to here with how many of their edges were followed, and the places of components that have not ended.
        var (path, open) = (new Stack<(int Place, int Followed)>(), new Stack<int>());
        Enter(root);
        while (path.TryPop(out var frame))
        {
            var (place, followed) = frame;
            if ((followed & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            var entered = false;
            var (first, count) = (_firstEdge[place], _edgeCount[place]);
            while (followed < count)
            {
                // Edges hold nodes until they are followed, and places from then on.
                var target = _places.Find(_edges[first + followed]);
                if (target < 0)
                {
                    path.Push((place, followed));
                    Enter(_edges[first + followed]);
                    entered = true;
                    break;
                }

                _edges[first + followed++] = target;
                if (!_isDone[target]) _low[place] = Math.Min(_low[place], _low[target]);
            }

            if (entered || _low[place] != place) continue;
            _starts.Add(_order.Count);
            int member;
            do
            {
                member = open.Pop();
                _isDone[member] = true;
                _order.Add(member);
            }
            while (member != place);
        }

        void Enter(int node)
        {
            var place = _places.Add(node, out _);
            path.Push((place, 0));
            open.Push(place);
            _low.Add(place);
            _isDone.Add(false);
            _firstEdge.Add(_edges.Count);
            var previous = -1;
            foreach (var edge in _graph.Forward(node, _buffer))
            {
                if (edge.Neighbor == previous || !_lets(edge.Transition)) continue;
                _edges.Add(previous = edge.Neighbor);
            }

            _edgeCount.Add(_edges.Count - _firstEdge[place]);
        }
    }
}
