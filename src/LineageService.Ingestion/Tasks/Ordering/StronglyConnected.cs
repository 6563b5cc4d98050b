namespace LineageService.Ingestion.Tasks.Ordering;

/// <summary>Nodes that reach one another, and how many components lie below them on the longest way.</summary>
internal readonly record struct Component(int[] Members, int Level);

/// <summary>
/// Tarjan's strongly connected components (SIAM J. Comput. 1(2), 1972), with an explicit stack: a chain of any length is walked without recursion.
/// </summary>
internal static class StronglyConnected
{
    /// <summary>The components, each after all that it depends on.</summary>
    /// <param name="dependencies">For each node the nodes it depends on.</param>
    public static List<Component> Find(int[][] dependencies)
    {
        var search = new Search(dependencies);
        for (var node = 0; node < dependencies.Length; node++) search.Start(node);
        return search.Components;
    }

    /// <summary>The state of one search. Mutable.</summary>
    private sealed class Search(int[][] dependencies)
    {
        private readonly int[] _index = new int[dependencies.Length];
        private readonly int[] _low = new int[dependencies.Length];
        private readonly int[] _next = new int[dependencies.Length];
        private readonly int[] _level = new int[dependencies.Length];
        private readonly bool[] _open = new bool[dependencies.Length];
        private readonly Stack<int> _path = new();
        private readonly Stack<int> _pending = new();
        private int _counter;

        public List<Component> Components { get; } = [];

        public void Start(int root)
        {
            if (_index[root] != 0) return;
            Enter(root);
            while (_path.TryPeek(out var node))
            {
                var targets = dependencies[node];
                if (_next[node] < targets.Length)
                {
                    var target = targets[_next[node]++];
                    if (_index[target] == 0) Enter(target);
                    else if (_open[target]) _low[node] = Math.Min(_low[node], _index[target]);
                    continue;
                }

                _path.Pop();
                if (_low[node] == _index[node]) Close(node);
                if (_path.TryPeek(out var parent)) _low[parent] = Math.Min(_low[parent], _low[node]);
            }
        }

        private void Enter(int node)
        {
            _index[node] = _low[node] = ++_counter;
            _open[node] = true;
            _path.Push(node);
            _pending.Push(node);
        }

        private void Close(int root)
        {
            var members = new List<int>();
            int member;
            do
            {
                member = _pending.Pop();
                members.Add(member);
            }
            while (member != root);

            var level = 0;
            foreach (var node in members)
            {
                foreach (var target in dependencies[node])
                {
                    if (!_open[target]) level = Math.Max(level, _level[target] + 1);
                }
            }

            foreach (var node in members)
            {
                _level[node] = level;
                _open[node] = false;
            }

            Components.Add(new Component([.. members], level));
        }
    }
}
